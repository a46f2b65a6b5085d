"""Takes the pictures of a film: whole windows, on which nothing can be read that any picture of the flows covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.engine.covering import places_shown
from assistant.engine.framing import box_of
from assistant.engine.looks import Look, shown
from assistant.engine.shots import settle
from assistant.errors import StepFailed
from assistant.picture.compose import size_of
from assistant.picture.cover import Cover, CoverKind, covered
from assistant.picture.rectangle import Rectangle
from assistant.picture.window_frame import BAR, EDGE
from assistant.steps.walk import walk
from assistant.target import Target
from assistant.template import InvalidTemplate

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage
    from assistant.flow import Flow

_TRIES = 3
_PAUSE = 0.3
"""Seconds between two tries to picture a page that is just being left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A picture of a window, as a PNG, and its size in pixels of the page."""

    picture: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something is on a view: what a reader sees of it, and where one clicks."""

    place: Rectangle
    tip: tuple[float, float]


class Lens:
    """Looks at the windows of one run; `scale` is how many pixels one of the page becomes.

    What any picture of the `flows` covers is covered in every view that shows it, whichever flow is played then.
    """

    def __init__(self, flows: Iterable[Flow], *, scale: float) -> None:
        self._covered = [(flow.name, kind, target) for flow in flows for kind, target in _covered_in(flow)]
        self._scale = scale
        self._stages: dict[str, Stage] = {}

    def know(self, stage: Stage) -> None:
        """Takes the values of a flow from its stage, for what its pictures cover."""
        self._stages[stage.flow.name] = stage

    def view(self, stage: Stage) -> View:
        """Returns a picture of the window; raises Playwright's error where none can be had."""
        from playwright.sync_api import Error

        for left in reversed(range(_TRIES)):
            try:
                return self._view(stage)
            except Error:  # the page was left while it was looked at
                if not left:
                    raise
                stage.pause(_PAUSE)
        raise AssertionError("the last try returns or raises")

    def spot(self, locator: Locator, stage: Stage) -> Spot | None:
        """Returns where the window shows something, brought into it; None where it doesn't come to be shown."""
        from playwright.sync_api import Error

        try:
            locator.wait_for(timeout=stage.limit)
            found = locator.element_handle(timeout=stage.limit)
            found.scroll_into_view_if_needed(timeout=stage.limit)
            box, place = found.bounding_box(), box_of(found)
            wide, high = stage.page.evaluate("[innerWidth, innerHeight]")
        except (Error, StepFailed):  # that it never comes is for the step to tell
            return None
        window = Rectangle(x=0, y=0, width=wide, height=high)
        seen = place.within(window)
        if box is None or not seen.width or not seen.height:
            return None
        x, y = Rectangle(**box).within(window).middle
        left, top = self._corner(stage)
        return Spot(place=seen.moved(left, top), tip=(x + left, y + top))

    def _view(self, stage: Stage) -> View:
        style = stage.settings.pictures.changed(stage.flow.pictures)
        stage.clear_overlays()
        with shown(stage, Look(), style):
            settle(stage)
            covers = list(self._covers(stage))
            png = stage.photographer.page(stage.page, timeout=stage.limit)
            covers += self._covers(stage)  # what the page has come to show meanwhile
            title = stage.clean(stage.page.title())
        png = covered(png, covers, scale=self._scale, colour=style.cover)
        if style.frame == "window":
            png = stage.composer.compose(png, [], scale=self._scale, style=style, title=title)
        width, height = size_of(png)
        return View(picture=png, width=width / self._scale, height=height / self._scale)

    def _corner(self, stage: Stage) -> tuple[float, float]:
        """Returns where a view shows the page's own corner."""
        style = stage.settings.pictures.changed(stage.flow.pictures)
        return (EDGE, BAR) if style.frame == "window" else (0, 0)

    def _covers(self, stage: Stage) -> Iterator[Cover]:
        for flow, kind, target in self._covered:
            own = self._stages.get(flow, stage)
            with (
                own.explaining(),
                suppress(InvalidTemplate, StepFailed),
            ):  # what is not known yet is not shown
                yield from (Cover(place=place, kind=kind) for place in places_shown(own, target))


def _covered_in(flow: Flow) -> Iterator[tuple[CoverKind, Target]]:
    """Yields what the pictures of a flow cover."""
    for step in walk(flow.all_steps()):
        if step.shot is not None:
            yield from (("redact", target) for target in step.shot.redact)
            yield from (("hide", target) for target in step.shot.hide)
            yield from (("blur", mark.target) for mark in step.shot.all_marks() if mark.kind == "blur")
