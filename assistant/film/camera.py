"""Looks on while a flow is played, and keeps a scene of each step that a reader does or is told of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.engine.snapshot import targets_in
from assistant.errors import StepFailed
from assistant.film.lens import Lens, Spot
from assistant.film.scene import Gesture, Scene
from assistant.film.subjects import Subject, subjects_of
from assistant.film.typed import typed
from assistant.film.wording import WORDS, sentence
from assistant.guide.observing import shown_on
from assistant.guide.telling import with_those_it_runs
from assistant.picture.rectangle import Rectangle
from assistant.steps.run import Run
from assistant.steps.walk import walk
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage
    from assistant.flow import Flow, FlowLibrary
    from assistant.guide.wording import Wording
    from assistant.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A step under way: the places of its scenes, and what the page showed before it."""

    scenes: tuple[int, ...]
    shown: frozenset[str]


class Camera:
    """Keeps the scenes of one flow in one language, and of the flows that it runs; it rolls once it is told to.

    A step that is done again on a page that looks the same, as by one who waits for something, is kept once.
    """

    def __init__(self, flow: Flow, library: FlowLibrary, wording: Wording, *, scale: float) -> None:
        self._flow = flow
        self._library = library
        self._wording = wording
        self._lens = Lens(with_those_it_runs(flow, library), scale=scale)
        self._rolls = False
        self._chapter = self._outer = ""
        self._begun: dict[int, _Begun] = {}
        self._filmed: set[str] = set()
        self.scenes: list[Scene] = []
        self.untranslated: list[str] = []

    def roll(self) -> None:
        """Keeps what comes from now on; flows that only have to come before are no part of the film."""
        self._rolls = True

    def title(self) -> str:
        """Returns the film's title."""
        return self._text(self._flow.title)

    def before(self, step: Step, stage: Stage) -> None:
        """Keeps what a step is about to be done to."""
        if not self._rolls or stage.is_aside:
            return
        self._lens.know(stage)
        self._begin_chapter(step, stage)
        subjects = list(subjects_of(step))
        if not subjects:
            return
        first, seen = len(self.scenes), frozenset[str]()
        for index, subject in enumerate(subjects):
            locator = self._locator(subject, stage)
            spot = self._lens.spot(locator, stage) if locator is not None else None
            if spot is None and subject.target is not None:
                continue
            seen = seen or shown_on(stage) if step.say or step.note else seen
            caption = self._caption(step, stage, locator, seen)
            self._keep(step, stage, caption, subject.gesture, [spot] if spot else [], seen, part=index)
        self._begun[id(step)] = _Begun(scenes=tuple(range(first, len(self.scenes))), shown=seen)

    def after(self, step: Step, stage: Stage) -> None:
        """Keeps what came of a step: what was typed, and what readers are told to see."""
        if not self._rolls or stage.is_aside:
            return
        if isinstance(step, Run) and stage.flow is self._flow:
            self._chapter = self._outer
        begun = self._begun.pop(id(step), None)
        if begun is not None:
            self._end_act(step, stage, begun)
        elif step.verb != "shot" and (step.say or step.shot):
            seen, before = shown_on(stage), self.scenes[-1].caption if self.scenes else self.title()
            caption = self._said(step.say, stage, seen) if step.say else before
            self._keep(step, stage, caption, "look", self._marked(step, stage), seen)
        is_end = stage.flow is self._flow and step is (self._flow.last or self._flow.steps)[-1]
        if is_end and self.scenes:
            self._keep(step, stage, WORDS[self._wording.locale]["done"], "look", [], frozenset(), part=-1)

    def _begin_chapter(self, step: Step, stage: Stage) -> None:
        """A chapter begins where a step says so, and with each flow that the film's own flow runs.

        What such a flow does before its first own chapter, as signing in, belongs to that one; after it the chapter
        before goes on.
        """
        if isinstance(step, Run) and stage.flow is self._flow:
            self._outer = self._chapter
            run = self._library.load(step.run)
            own = (inner.chapter for inner in walk(run.all_steps()) if inner.chapter is not None)
            self._chapter = self._text(next(own, run.title))
        if step.chapter is not None:
            self._chapter = self._text(step.chapter)

    def _end_act(self, step: Step, stage: Stage, begun: _Begun) -> None:
        """Says it with the labels that the page shows now as well, and adds what was typed."""
        scenes = [self.scenes[index] for index in begun.scenes]
        if step.say and scenes:
            said = self._said(step.say, stage, begun.shown | shown_on(stage))
            scenes = [replace(scene, caption=said) for scene in scenes]
        subjects = list(subjects_of(step))
        if scenes and scenes[0].gesture == "type" and len(scenes) == len(subjects):
            places = [self._place_now(subject, stage) for subject in subjects]
            scenes = typed(scenes, places, self._lens.view(stage).picture)
        for index, scene in zip(begun.scenes, scenes, strict=True):
            self.scenes[index] = scene

    def _place_now(self, subject: Subject, stage: Stage) -> Rectangle | None:
        locator = self._locator(subject, stage)
        spot = self._lens.spot(locator, stage) if locator is not None else None
        return spot.place if spot is not None else None

    def _keep(
        self, step: Step, stage: Stage, caption: str, gesture: Gesture, spots: list[Spot], seen: frozenset[str],
        *, part: int = 0,
    ) -> None:  # fmt: skip
        view = self._lens.view(stage)
        last = self.scenes[-1] if self.scenes else None
        looks = f"{step.place}:{part}:{sha256(view.picture).hexdigest()}"
        is_told = part < 0 and last is not None and last.gesture == "look" and last.picture == view.picture
        if is_told or looks in self._filmed:
            return
        self._filmed.add(looks)
        self.scenes.append(
            Scene(
                step=str(step.place), chapter=self._chapter, caption=caption, gesture=gesture,
                note=self._said(step.note, stage, seen) if step.note and part >= 0 else None,
                picture=view.picture, width=view.width, height=view.height,
                places=tuple(spot.place for spot in spots),
                tip=spots[0].tip if spots and gesture != "look" else None, title=stage.clean(stage.page.title()),
            )
        )  # fmt: skip

    # Where

    def _locator(self, subject: Subject, stage: Stage) -> Locator | None:
        return self._of(subject.target, subject.aim, stage) if subject.target is not None else None

    def _of(self, target: Target, aim: Aim, stage: Stage) -> Locator | None:
        from playwright.sync_api import Error

        try:
            return stage.locate(target, aim)
        except (Error, StepFailed):  # that it never comes is for the step to tell
            return None

    def _marked(self, step: Step, stage: Stage) -> list[Spot]:
        """Returns the places that the step's own picture would mark."""
        marks = [mark.target for mark in step.shot.all_marks() if mark.kind != "blur"] if step.shot else []
        found = [self._of(target, Aim.MARK, stage) for target in marks]
        spots = [self._lens.spot(locator, stage) for locator in found if locator is not None]
        return [spot for spot in spots if spot is not None]

    # Words

    def _caption(self, step: Step, stage: Stage, locator: Locator | None, seen: frozenset[str]) -> str:
        if step.say:
            return self._said(step.say, stage, seen)
        return sentence(step.verb, self._name(step, stage, locator), self._wording.locale)

    def _said(self, text: str, stage: Stage, seen: frozenset[str]) -> str:
        """Returns a sentence on its own: one that goes on in the guide, as Chinese ones do, ends here."""
        said = self._wording.labelled(stage.words(self._text(text)), seen)
        return f"{said[:-1]}。" if said.endswith("，") else said

    def _text(self, english: str) -> str:
        """Returns a text in the film's language; one that has no translation is noted."""
        if self._wording.lacks(english) and english not in self.untranslated:
            self.untranslated.append(english)
        return self._wording.text(english)

    def _name(self, step: Step, stage: Stage, locator: Locator | None) -> str:
        """Returns what a thing is called on the page or, of keys, their names."""
        if step.verb == "press":
            return stage.words(" ".join(getattr(step, "press", ())))
        found = targets_in(locator.aria_snapshot(timeout=stage.limit)) if locator is not None else []
        name = next((target.name.text for target in found if target.name is not None), "")
        return stage.clean(name) or stage.words(step.describe())
