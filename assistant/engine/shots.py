"""Takes pictures of the page that a run is on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from assistant.engine.covering import places_to_cover
from assistant.engine.framing import Places, View, mark_of, view_of
from assistant.engine.looks import Look, shown
from assistant.engine.under_picture import texts_under
from assistant.errors import StepFailed
from assistant.events import ShotTaken
from assistant.picture.capture import camera_of, capture
from assistant.picture.compose import size_of
from assistant.picture.cover import Cover, covered
from assistant.picture.mark import Mark
from assistant.picture.side import Side
from assistant.picture.style import Style
from assistant.steps.kinds import check_picture_name
from assistant.target import Target

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.steps import Shot

_SETTLED = """async limit => {
  const seen = [...document.images].filter(image => image.checkVisibility() && image.loading !== 'lazy');
  const ready = Promise.all([document.fonts.ready, ...seen.map(image => image.decode().catch(() => 0))]);
  await Promise.race([ready, new Promise(done => setTimeout(done, limit))]);
}"""
"""Waits until the page's fonts and pictures are there, or a limit has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A picture with what is drawn on it and what stands under it."""

    png: bytes
    marks: list[Mark]
    scale: float
    text: str
    aria: str


def take(stage: Stage, shot: Shot, *, number: str, alt: str) -> None:
    """Takes the picture of a step, in each look that is wanted, and tells of it.

    Raises StepFailed when what it expects is not so, or a place to show, to mark or to cover is not on the page;
    nothing is written then.
    """
    keep = stage.settings.keep
    wanted = stage.settings.shots
    if keep is None or wanted is False:
        return
    name = stage.text(shot.name)
    if wanted is not True and name not in wanted:
        return
    if stage.clean(name) != name:
        raise StepFailed(
            f"the picture's name {shot.name!r} has a secret in it, and names are seen", kind="test"
        )
    check_name(name)
    stage.clear_overlays()
    stage.rest_mouse()
    _expect(stage, shot, name)
    style = stage.settings.pictures.changed(stage.flow.pictures, shot.style, shot.changes())
    caption = stage.words(stage.settings.translated(shot.caption)) if shot.caption is not None else ""
    for look in stage.settings.looks:
        with shown(stage, look, style):
            taken = _photograph(stage, shot, style)
            title = stage.clean(stage.page.title()) if style.frame == "window" else None
        picture = stage.composer.compose(
            taken.png,
            taken.marks,
            scale=taken.scale,
            style=_themed(style, look),
            title=title,
            warn=lambda text: stage.warn(f"picture {name}: {text}"),
        )
        width, height = size_of(picture)
        side = Side(
            name=name, flow=stage.flow.name, alt=alt, caption=caption, width=width, height=height,
            scale=taken.scale, labels=tuple(mark.label for mark in taken.marks if mark.label), text=taken.text,
            aria=taken.aria,
        )  # fmt: skip
        folder = f"pictures/{look.name}" if look.name else "pictures"
        file = keep.keep(f"{folder}/{name}.png", picture)
        beside = keep.keep(f"{folder}/{name}.yaml", stage.clean(side.written()).encode())
        stage.emit(
            ShotTaken(
                at=stage.elapsed(), number=number, name=name, file=file, alt=alt, width=width, height=height,
                flow=stage.flow.name, look=look.name, caption=caption, scale=taken.scale, side=beside,
            )
        )  # fmt: skip


def check_name(name: str) -> None:
    """Raises StepFailed for what can't be a picture's name."""
    try:
        check_picture_name(name)
    except ValueError as error:
        raise StepFailed(str(error), kind="test") from None


def _themed(style: Style, look: Look) -> Style:
    return style if look.theme is None else style.model_copy(update={"theme": look.theme})


def _expect(stage: Stage, shot: Shot, name: str) -> None:
    """Holds the page to what the picture is to show."""
    if shot.expect is None:
        return
    try:
        shot.expect.wait(stage, timeout=stage.limit / 1000)
    except StepFailed as failure:
        failure.args = (f"the picture {name} was not taken: {failure}",)
        raise


def _photograph(stage: Stage, shot: Shot, style: Style) -> _Taken:
    """Returns the picture, covered, with its marks in pixels of the page."""
    settle(stage)
    marks = list(shot.all_marks())
    places = Places(stage, [*(mark.target for mark in marks), *shot.elements])
    view = view_of(stage, shot, places, padding=style.padding)
    numbers = count(1)
    drawn = [
        mark_of(stage, mark, view, places, number=next(numbers) if mark.kind == "number" else 0)
        for mark in marks
    ]
    blurred = [places.of(mark.target) for mark in marks if mark.kind == "blur"]
    covers = [*_covers(stage, shot), *(Cover(place=place, kind="blur") for place in blurred)]
    text, aria = texts_under(stage, view.place, shot.elements, [cover.place for cover in covers])
    png = _captured(stage, view, style)
    covers += _secrets(stage)  # what the page has come to show meanwhile
    scale = size_of(png)[0] / view.place.width
    on_picture = [Cover(place=view.on_picture(cover.place), kind=cover.kind) for cover in covers]
    return _Taken(
        png=covered(png, on_picture, scale=scale, colour=style.cover), marks=[mark for mark in drawn if mark],
        scale=scale, text=text, aria=aria,
    )  # fmt: skip


def settle(stage: Stage) -> None:
    """Waits until the page's own fonts and pictures are there, for as long as a step may take."""
    from playwright.sync_api import Error

    with suppress(Error):  # a picture on the page that never comes must not keep ours from being taken
        stage.page.wait_for_load_state("load", timeout=stage.limit)
    stage.page.evaluate(_SETTLED, stage.limit)


def _covers(stage: Stage, shot: Shot) -> list[Cover]:
    """Returns what must not be read: secrets wherever they show, and what the flow names."""

    def named(targets: tuple[Target, ...], kind: Any) -> list[Cover]:  # noqa: ANN401 - a kind of cover
        return [Cover(place=place, kind=kind) for each in targets for place in places_to_cover(stage, each)]

    return [*_secrets(stage), *named(shot.hide, "hide"), *named(shot.redact, "redact")]


def _secrets(stage: Stage) -> list[Cover]:
    return [Cover(place=place) for place in stage.photographer.places(stage.page)]


def _captured(stage: Stage, view: View, style: Style) -> bytes:
    """Returns the pixels; a window of two pixels to one gives a picture of one to one where that is wanted."""
    is_css = style.scale == 1
    camera = None if view.is_beyond else camera_of(stage.page)
    if camera is not None:
        return camera.window(view.clip, is_css=is_css)
    scale = "css" if is_css else "device"
    return capture(stage.page, clip=view.clip, full_page=view.is_beyond, scale=scale)
