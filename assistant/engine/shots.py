"""Takes pictures of the page that a run is on."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.events import ShotTaken
from assistant.picture import Mark
from assistant.picture.compose import size_of
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator

    from assistant.engine.stage import Stage
    from assistant.steps import Shot

_ROOM = 24
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def take(stage: Stage, shot: Shot, *, number: str, alt: str) -> None:
    """Takes the picture of a step and tells of it.

    Raises StepFailed when its area or a place to box is not on the page.
    """
    keep = stage.settings.keep
    if keep is None or not stage.settings.shots:
        return
    name = stage.text(shot.name)
    if stage.clean(name) != name:
        raise StepFailed(
            f"the picture's name {shot.name!r} has a secret in it, and names are seen", kind="test"
        )
    check_name(name)
    stage.clear_overlays()
    picture = _photograph(stage, shot)
    file = keep.keep(f"pictures/{name}.png", picture)
    width, height = size_of(picture)
    stage.emit(
        ShotTaken(
            at=stage.elapsed(), number=number, name=name, file=file, alt=alt, width=width, height=height
        )
    )


def check_name(name: str) -> None:
    """Raises StepFailed for what can't be a picture's name."""
    if _NAME.fullmatch(name) is None:
        raise StepFailed(
            f"{name!r} can't be a picture's name; write letters, digits, dots, - and _", kind="test"
        )


def _photograph(stage: Stage, shot: Shot) -> bytes:
    """Returns the picture with its places boxed."""
    from playwright.sync_api import Error

    page = stage.page
    with suppress(Error):  # a picture on the page that never comes must not keep ours from being taken
        page.wait_for_load_state("load", timeout=stage.limit)
    wanted = (*shot.box, shot.area) if shot.area is not None else shot.box
    for target in wanted:  # first all, then measure: each of them may move the others
        _scroll_to(stage, target)
    places = [_place(stage, target) for target in shot.box]
    viewport = page.viewport_size or {"width": 1280, "height": 800}
    clip: FloatRect | None = None
    if shot.area is not None:
        clip = _with_room(_place(stage, shot.area), viewport["width"], viewport["height"])
    return stage.photographer.page(page, marks=[Mark(**place) for place in places], clip=clip)


def _scroll_to(stage: Stage, target: Target) -> None:
    with stage.watching(target, Aim.MARK):
        stage.locate(target, Aim.MARK).scroll_into_view_if_needed(timeout=stage.limit)


def _place(stage: Stage, target: Target) -> FloatRect:
    with stage.watching(target, Aim.MARK):
        return _box(stage.locate(target, Aim.MARK), stage)


_TIGHT = """e => {
  if (!['DD', 'TD', 'P', 'H1', 'H2', 'H3'].includes(e.tagName)) return null;
  const range = document.createRange(); range.selectNodeContents(e);
  const {x, y, width, height} = range.getBoundingClientRect(), own = e.getBoundingClientRect();
  return width && height ? {x: x - own.x, y: y - own.y, width, height} : null;
}"""
"""The place of an element's content in it: a cell is as wide as its column, which says nothing."""


def _box(locator: Locator, stage: Stage) -> FloatRect:
    box = locator.bounding_box(timeout=stage.limit)
    if box is None:
        raise StepFailed("the place to box in the picture is not shown on the page", kind="test")
    tight: FloatRect | None = locator.evaluate(_TIGHT, timeout=stage.limit)
    if tight is None:
        return box
    return {**tight, "x": box["x"] + tight["x"], "y": box["y"] + tight["y"]}


def _with_room(place: FloatRect, width: int, height: int) -> FloatRect:
    """Returns a place with some room around it, in whole pixels and within the window."""
    left, top = max(round(place["x"]) - _ROOM, 0), max(round(place["y"]) - _ROOM, 0)
    right = min(round(place["x"] + place["width"]) + _ROOM, width)
    bottom = min(round(place["y"] + place["height"]) + _ROOM, height)
    return {"x": left, "y": top, "width": max(right - left, 1), "height": max(bottom - top, 1)}
