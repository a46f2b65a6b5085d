"""Looks on while flows are played: what they tell readers, and what the pages show at that moment."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.engine.snapshot import targets_in
from assistant.errors import StepFailed
from assistant.events import Event, RunStarted, ShotTaken
from assistant.guide.moment import Moment, Picture
from assistant.guide.telling import tells
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.guide.wording import Wording
    from assistant.steps import Step

_AIMS = {
    "click": Aim.CLICK,
    "choose": Aim.CHOOSE,
    "check": Aim.CHECK,
    "hover": Aim.POINT,
    "fill": Aim.FILL,
    "select": Aim.SELECT,
}
"""Verbs that wait for their target, and how they find it: a page is looked at when that has come."""


class Observer:
    """Keeps moments and pictures of runs in one language. It is told events, and looks on at each step.

    A step that is done again, in another run or by a loop, is kept as it was the first time.
    """

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._moments: dict[tuple[str, int], Moment] = {}
        self._chapters: dict[str, str] = {}
        self._before: dict[int, frozenset[str]] = {}
        self._pending: tuple[str, int] | None = None
        self._folder = Path()
        self.pictures: dict[str, Picture] = {}

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What was told so far, in the order of the runs."""
        return tuple(self._moments.values())

    def __call__(self, event: Event) -> None:
        """Takes the pictures of a run in."""
        if isinstance(event, RunStarted) and event.folder is not None:
            self._folder = Path(event.folder)
        if isinstance(event, ShotTaken) and event.name not in self.pictures:
            self.pictures[event.name] = Picture(
                name=event.name, png=(self._folder / event.file).read_bytes(),
                width=event.width, height=event.height,
            )  # fmt: skip

    def before(self, step: Step, stage: Stage) -> None:
        """Looks at the page that a step begins on, once what it is done to is there."""
        if (
            self._pending is not None
        ):  # a picture of its own shows what the next step is about, if that is told of
            self._moments[self._pending] = replace(
                self._moments[self._pending], is_ahead=step.say is not None
            )
            self._pending = None
        if step.chapter is not None:
            self._chapters[stage.flow.name] = step.chapter
        if step.say is None and step.note is None:
            return
        self._await_target(step, stage)
        self._before[id(step)] = shown_on(stage)

    def after(self, step: Step, stage: Stage) -> None:
        """Keeps what a step tells, and what the page shows after it."""
        key = step.place.file, step.place.mark.line
        if not tells(step) or key in self._moments:
            return
        shown = self._before.pop(id(step), frozenset()) | shown_on(stage)
        self._moments[key] = Moment(
            flow=stage.flow.name, file=key[0], line=key[1], chapter=self._chapters.get(stage.flow.name),
            say=self._words(step.say, stage, shown), note=self._words(step.note, stage, shown),
            picture=stage.text(step.shot.name) if step.shot else None,
            caption=self._words(step.shot.caption, stage, shown) if step.shot else None,
            shown=shown, title=stage.clean(stage.page.title()),
        )  # fmt: skip
        self._pending = key if step.verb == "shot" else None

    def _words(self, text: str | None, stage: Stage, shown: frozenset[str]) -> str | None:
        if text is None:
            return None
        return self._wording.labelled(stage.words(self._wording.text(text)), shown)

    def _await_target(self, step: Step, stage: Stage) -> None:
        """Waits for what a step is about to be done to; that it never comes is for the step to tell."""
        from playwright.sync_api import Error

        target, aim = getattr(step, step.verb, None), _AIMS.get(step.verb)
        if isinstance(target, dict):
            target = next(iter(target), None)
        if isinstance(target, Target) and aim is not None:
            with suppress(Error, StepFailed):
                stage.locate(target, aim).wait_for(timeout=stage.limit)


def shown_on(stage: Stage) -> frozenset[str]:
    """Returns the names and texts of all that the page shows, without secrets, and its title."""
    from playwright.sync_api import Error

    page = stage.page
    with suppress(Error):  # a picture on the page that never comes must not keep us
        page.wait_for_load_state("load", timeout=stage.limit)
    try:
        snapshot = stage.clean(page.locator("body").aria_snapshot(timeout=stage.limit))
        title = stage.clean(page.title())
    except Error:  # the page is just going away; the one that comes is looked at after the step
        return frozenset()
    names = (target.name.text for target in targets_in(snapshot) if target.name is not None)
    return frozenset({" ".join(name.split()) for name in names} | {title})
