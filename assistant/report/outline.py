"""What a run's progress shows, line by line, in the order of its tree of steps. Pure: events in, lines out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from assistant.events import (
    ActSettled,
    Event,
    RunFinished,
    StepFinished,
    StepStarted,
    ValueSaved,
    Waiting,
    Warned,
)
from assistant.report.words import OUTCOME_WORDS

LineKind = Literal[
    "running", "group", "passed", "failed", "stopped", "seen", "refused", "in_doubt", "value", "warning"
]
_NESTED: Final = "run"  # the verb whose steps are worth showing: they are another flow's


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of progress. A running step has `since`, the time it began, in place of `seconds`."""

    kind: LineKind
    depth: int
    text: str
    seconds: float | None = None
    since: float | None = None
    note: str = ""


@dataclass(slots=True, kw_only=True)
class _Open:
    """A step that has begun; `index` is where its line belongs among the lines that are kept back."""

    step: StepStarted
    is_shown: bool
    index: int
    since: float
    text: str
    is_headed: bool = False


class Outline:
    """Turns events into lines. A step's line stands above those of the steps within it.

    Its time is known only at its end. So lines are kept back until the outermost step has finished; when
    `is_streamed`, they come as soon as they can, and a step that holds others is announced by a line of its
    own. Steps within steps are left out unless they are another flow's, have failed, or all are wanted.
    """

    def __init__(self, *, is_verbose: bool, is_streamed: bool) -> None:
        self._is_verbose = is_verbose
        self._is_streamed = is_streamed
        self._open: list[_Open] = []
        self._kept: list[Line] = []

    def take(self, event: Event, *, now: float) -> list[Line]:
        """Takes an event in; returns the lines that are ready. `now` is the clock that running steps use."""
        match event:
            case StepStarted():
                self._begin(event, now)
            case StepFinished():
                return self._end(event)
            case Waiting():
                self._wait(event)
            case RunFinished():
                return self._stop()
            case _:
                return self._remark(event)
        return []

    def view(self) -> list[Line]:
        """Returns the lines that are kept back, with the steps that are running."""
        running = [step for step in self._open if step.is_shown]
        if not running:
            return []
        lines = [
            Line(kind="running", depth=step.step.depth, text=step.step.sentence, since=step.since)
            for step in running
        ]
        deepest = self._open[-1]
        if deepest is not running[-1] or deepest.text != deepest.step.sentence:
            lines[-1] = replace(lines[-1], note=deepest.text)
        return self._with([(step.index, line) for step, line in zip(running, lines, strict=True)])

    def _begin(self, step: StepStarted, now: float) -> None:
        is_direct = step.depth == 1 and bool(self._open) and self._open[-1].step.verb == _NESTED
        is_shown = self._is_verbose or step.depth == 0 or is_direct
        index = len(self._kept)
        self._open.append(_Open(step=step, is_shown=is_shown, index=index, since=now, text=step.sentence))

    def _end(self, finished: StepFinished) -> list[Line]:
        step = self._open.pop()
        if not (step.is_shown or finished.status == "failed"):
            return []
        line = Line(
            kind=finished.status, depth=finished.depth, text=finished.sentence,
            seconds=finished.seconds, note=finished.note or "",
        )  # fmt: skip
        self._kept.insert(len(self._kept) if step.is_headed else step.index, line)
        return self._release() if self._is_streamed or not self._open else []

    def _wait(self, event: Waiting) -> None:
        if self._open and event.text not in self._open[-1].step.sentence:
            self._open[-1].text = f"waiting {event.text}"

    def _stop(self) -> list[Line]:
        """Writes what was still running when the run ended, innermost step first."""
        while self._open:
            step = self._open.pop()
            if step.is_shown:
                line = Line(kind="stopped", depth=step.step.depth, text=step.step.sentence)
                self._kept.insert(len(self._kept) if step.is_headed else step.index, line)
        return self._release()

    def _remark(self, event: Event) -> list[Line]:
        depth = max((step.step.depth + 1 for step in self._open if step.is_shown), default=0)
        match event:
            case ValueSaved():
                line = Line(kind="value", depth=depth, text=f"{event.name} = {event.value}")
            case Warned():
                line = Line(kind="warning", depth=depth, text=event.text)
            case ActSettled(outcome="seen" | "refused" | "in_doubt" as outcome):
                line = Line(kind=outcome, depth=depth, text=event.act, note=OUTCOME_WORDS[outcome])
            case _:
                return []
        self._kept.append(line)
        return [] if self._open else self._release()

    def _release(self) -> list[Line]:
        """Gives the lines away, with the steps around them announced."""
        headings = []
        for step in self._open:
            if step.is_shown and not step.is_headed:
                line = Line(kind="group", depth=step.step.depth, text=step.step.sentence)
                headings.append((step.index, line))
            step.is_headed, step.index = True, 0
        lines, self._kept = self._with(headings), []
        return lines

    def _with(self, more: list[tuple[int, Line]]) -> list[Line]:
        """Returns the lines that are kept back with more put in at their places, which are in order."""
        lines = list(self._kept)
        for shift, (index, line) in enumerate(more):
            lines.insert(index + shift, line)
        return lines
