"""The story of a run as a tree: its steps, and what happened in each. Pure: events in, tree out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assistant.events import (
    ActIntended,
    ActSettled,
    Event,
    RunFinished,
    RunStarted,
    ShotTaken,
    StepFinished,
    StepStarted,
    ValueSaved,
    Waiting,
    Warned,
)
from assistant.report.words import OUTCOME_WORDS

StepStatus = Literal["passed", "failed", "stopped"]
StoryStatus = Literal["passed", "failed", "in_doubt", "interrupted", "broken_off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something worth telling within a step: a value, an act that was settled, or a warning."""

    kind: Literal["value", "already", "seen", "refused", "in_doubt", "warning"]
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that was taken within a step."""

    shot: ShotTaken
    kind: Literal["shot"] = "shot"


@dataclass(slots=True, kw_only=True)
class StepStory:
    """A step with what happened inside of it, in order; until it ends it counts as stopped."""

    started: StepStarted
    sentence: str
    status: StepStatus = "stopped"
    seconds: float = 0.0
    note: str = ""
    inside: list[Part] = field(default_factory=list)
    kind: Literal["step"] = "step"

    @property
    def steps(self) -> list[StepStory]:
        """The steps within."""
        return [part for part in self.inside if isinstance(part, StepStory)]

    @property
    def is_open(self) -> bool:
        """Whether the steps within are worth seeing at once: another flow's, or where it went wrong."""
        return self.status != "passed" or (self.started.verb == "run" and self.started.depth == 0)


Part: TypeAlias = StepStory | Remark | Picture


class Story:
    """All that is known of a run. `finished` is None when its events end in the middle."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.started: RunStarted | None = None
        self.finished: RunFinished | None = None
        self.inside: list[Part] = []
        self.shots: list[ShotTaken] = []
        self.warnings = 0
        self.running: list[StepStory] = []
        self.begun: dict[str, None] = {}
        self.count = 0
        self.seconds = 0.0
        for event in events:
            self.seconds = max(self.seconds, event.at)
            self._take(event)
        for step in self.running:
            step.seconds = self.seconds - step.started.at

    @property
    def status(self) -> StoryStatus:
        """How the run ended."""
        return self.finished.status if self.finished else "broken_off"

    def ends(self) -> tuple[RunStarted, RunFinished]:
        """Returns how a run that is over began and how it ended; ValueError for one that broke off."""
        if self.started is None or self.finished is None:
            raise ValueError("the run broke off")
        return self.started, self.finished

    def _take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.started = event
            case RunFinished():
                self.finished = event
            case StepStarted():
                self._begin(event)
            case StepFinished():
                self._end(event)
            case Waiting():
                if self.running and event.text not in self.running[-1].sentence:
                    self.running[-1].note = f"waiting {event.text}"
            case _:
                self._remark(event)

    def _begin(self, event: StepStarted) -> None:
        step = StepStory(started=event, sentence=event.sentence)
        self._add(step)
        self.running.append(step)

    def _end(self, event: StepFinished) -> None:
        step = self.running.pop()
        step.sentence, step.status = event.sentence, event.status
        step.seconds, step.note = event.seconds, event.note or ""
        self.count += 1

    def _remark(self, event: Event) -> None:
        match event:
            case ShotTaken():
                self.shots.append(event)
                self._add(Picture(shot=event))
            case ActIntended():
                self.begun[event.act] = None
            case ActSettled():
                self.begun.pop(event.act, None)
                self._add(Remark(kind=event.outcome, text=f"{event.act}: {OUTCOME_WORDS[event.outcome]}"))
            case ValueSaved():
                self._add(Remark(kind="value", name=event.name, text=event.value))
            case Warned():
                self.warnings += 1
                self._add(Remark(kind="warning", text=event.text))
            case _:
                pass

    def _add(self, part: Part) -> None:
        (self.running[-1].inside if self.running else self.inside).append(part)
