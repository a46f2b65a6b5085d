"""Builds guides: plays their flows, makes their pages, and says which files differ from those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.files import write_bytes
from assistant.guide.composing import compose
from assistant.guide.moment import Collected, Picture
from assistant.guide.pictures import differs
from assistant.guide.rendering import Renderer

if TYPE_CHECKING:
    from assistant.guide.collecting import Collector
    from assistant.guide.model import Flavour, Guide
    from assistant.guide.page import Page

FOLDER = Path("docs", "guide")
"""Where guides are, from the project's folder: `<locale>/<guide>.md`, `<locale>/img/<picture>.png`, `<guide>.html`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The files of a guide, by their paths from the folder of all guides."""

    files: Mapping[str, bytes]

    def changed(self, folder: Path) -> list[str]:
        """Returns the files that are not in a folder as they should be, sorted."""
        return sorted(name for name, data in self.files.items() if _read(folder / name) != data)

    def write(self, folder: Path) -> list[str]:
        """Writes the files that differ, each as a whole; returns their names."""
        names = self.changed(folder)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes(folder / name, self.files[name])
        return names


class Builder:
    """Builds guides into a folder, where pictures that nobody could tell from the new ones stay as they are."""

    def __init__(self, collector: Collector, folder: Path) -> None:
        self._collector = collector
        self._folder = folder

    def build(self, guide: Guide, locales: Sequence[str], *, flavour: Flavour | None = None) -> Built:
        """Plays a guide in each language and returns its files."""
        renderer = Renderer(guide)  # what is wrong with templates is known before anything is played
        collected = [self._collector.collect(guide, locale) for locale in locales]
        told = [self._settled(each) for each in collected]
        pages = [page_of(guide, each, self._collector) for each in told]
        return Built(files=files_of(renderer, pages, flavour=flavour))

    def _settled(self, collected: Collected) -> Collected:
        """Returns what was collected, with those pictures of the folder that look the same in place of the new ones."""

        def settled(picture: Picture) -> Picture:
            there = _read(self._folder / picture_path(collected.locale, picture.name))
            if there is None or differs(there, picture.png) is not None:
                return picture
            return replace(picture, png=there)

        return replace(collected, pictures={name: settled(each) for name, each in collected.pictures.items()})


def page_of(guide: Guide, collected: Collected, collector: Collector) -> Page:
    """Returns the page that a guide is in one language."""
    return compose(guide, collected, collector.wording(guide, collected.locale))


def files_of(
    renderer: Renderer, pages: Sequence[Page], *, flavour: Flavour | None = None
) -> dict[str, bytes]:
    """Returns the files that pages are: Markdown and pictures in each language, and one page of HTML."""
    files = {f"{pages[0].name}.html": renderer.html(pages).encode()}
    for page in pages:
        files[page_path(page.locale, page.name)] = renderer.markdown(page, flavour=flavour).encode()
        files |= {picture_path(page.locale, each.name): each.picture.png for each in page.figures()}
    return files


def page_path(locale: str, guide: str) -> str:
    """Returns where a guide's page in Markdown is, from the folder of all guides."""
    return f"{locale}/{guide}.md"


def picture_path(locale: str, name: str) -> str:
    """Returns where a picture is, from the folder of all guides."""
    return f"{locale}/img/{name}.png"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
