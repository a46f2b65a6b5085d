"""Makes a film's file of its scenes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from assistant.film.describing import xmp
from assistant.film.encoding import Format, gif, webp
from assistant.film.ffmpeg import find_ffmpeg, webm
from assistant.film.layout import Layout
from assistant.film.lettering import Lettering
from assistant.film.pace import Pace
from assistant.film.painting import Painter
from assistant.film.scene import Film
from assistant.film.script import chapter_times, script

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant.picture.style import Style


_OWN: Final = Pace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A film's file: its bytes, its size in pixels, how long it is and when its chapters begin, in milliseconds."""

    data: bytes
    width: int
    height: int
    milliseconds: int
    chapters: tuple[tuple[int, str], ...]


def make(
    film: Film, browser: Browser, style: Style, *, width: int, form: Format, hear: Callable[[int, int], None],
    pace: Pace = _OWN,
) -> Made:  # fmt: skip
    """Returns a film as a file; `hear` is told how many of its pictures are made, and of how many.

    The browser letters the captions. Raises UsageError where a WebM is wanted and there is no ffmpeg.
    """
    ffmpeg = find_ffmpeg() if form == "webm" else ""
    layout = Layout.of(film, width)
    cards, captions = Lettering(browser, film, layout, style).drawn()
    painter = Painter(film, layout, style, cards=cards, captions=captions)
    cuts = script(film, layout, pace)
    titles = [chapter.title for chapter in film.chapters()]
    begins = chapter_times(film, cuts)
    chapters = tuple(zip(begins, titles, strict=True))
    if form == "webm":
        data = webm(ffmpeg, painter, cuts, chapters, film.title, hear, pace)
    elif form == "webp":
        data = webp(painter, cuts, hear, xmp=xmp(film, begins))
    else:
        data = gif(painter, cuts, hear)
    return Made(
        data=data, width=layout.width, height=layout.height,
        milliseconds=sum(cut.milliseconds for cut in cuts), chapters=chapters,
    )  # fmt: skip
