"""Tells events as the engine would, with a clock that goes only when it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from assistant.events import (
    ActIntended,
    ActSettled,
    Event,
    Failure,
    Listener,
    RunFinished,
    RunStarted,
    ShotTaken,
    Status,
    StepFinished,
    StepStarted,
    ValueSaved,
    Waiting,
    Warned,
)

FLOW_FILE = "flows/onboard.yaml"


class Teller:
    """Tells a run to listeners; `events` are all that it told."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners
        self._numbers: list[int] = [0]
        self.now = 0.0
        self.events: list[Event] = []

    def started(
        self, title: str = "Onboard a workspace", *, folder: str | None = None, **more: object
    ) -> None:
        """Begins a run; `more` are facts other than the usual."""
        facts: dict[str, Any] = {
            "run": "20260302-093000-onboard-1f3a", "flow": "onboard", "title": title, "file": FLOW_FILE,
            "environment": "mock", "world": "demo", "inputs": {"workspace": "Example Production"},
            "started": "2026-03-02T09:30:00+08:00", "browser": "chromium 156.0.7390.0", "folder": folder,
        }  # fmt: skip
        self._tell(RunStarted(at=self.now, **(facts | more)))

    @contextmanager
    def step(
        self,
        verb: str,
        sentence: str,
        seconds: float = 0.0,
        *,
        note: str | None = None,
        status: Literal["passed", "failed"] = "passed",
    ) -> Iterator[None]:
        """Tells of a step that holds what is told in the block; `seconds` pass at its end."""
        number, depth, began = self._begin(verb, sentence)
        self._numbers.append(0)
        yield
        self._numbers.pop()
        self.now += seconds
        self._tell(
            StepFinished(
                at=self.now, number=number, depth=depth, verb=verb, sentence=sentence, status=status,
                seconds=round(self.now - began, 4), note=note,
            )
        )  # fmt: skip

    def did(
        self,
        verb: str,
        sentence: str,
        seconds: float = 0.1,
        *,
        note: str | None = None,
        status: Literal["passed", "failed"] = "passed",
    ) -> None:
        """Tells of a step that holds none."""
        with self.step(verb, sentence, seconds, note=note, status=status):
            pass

    def begun(self, verb: str, sentence: str) -> None:
        """Tells of a step that never ends."""
        self._begin(verb, sentence)
        self._numbers.append(0)

    def saved(self, name: str, value: str) -> None:
        """Tells of a value."""
        self._tell(ValueSaved(at=self.now, name=name, value=value))

    def took(self, name: str, alt: str, *, size: tuple[int, int] = (1280, 800)) -> None:
        """Tells of a picture."""
        self._tell(
            ShotTaken(
                at=self.now, number=".".join(map(str, self._numbers[:-1])), name=name,
                file=f"pictures/{name}.png", alt=alt, width=size[0], height=size[1],
            )
        )  # fmt: skip

    def intended(self, act: str) -> None:
        """Tells that an act begins."""
        self._tell(ActIntended(at=self.now, act=act))

    def settled(self, act: str, outcome: Literal["already", "seen", "refused", "in_doubt"]) -> None:
        """Tells what became of an act."""
        self._tell(ActSettled(at=self.now, act=act, outcome=outcome))

    def waiting(self, text: str, seconds: float = 1.0) -> None:
        """Tells of a wait, then lets time pass."""
        number = ".".join(map(str, self._numbers[:-1]))
        self._tell(Waiting(at=self.now, number=number, text=text))
        self.now += seconds

    def warned(self, text: str) -> None:
        """Tells of a warning."""
        self._tell(Warned(at=self.now, text=text))

    def finished(
        self,
        status: Status = "passed",
        *,
        outputs: Mapping[str, Any] | None = None,
        failure: Failure | None = None,
        folder: str | None = None,
    ) -> None:
        """Ends the run."""
        self._tell(
            RunFinished(
                at=self.now, run="20260302-093000-onboard-1f3a", flow="onboard", status=status, seconds=self.now,
                outputs=outputs or {}, failure=failure, folder=folder,
            )
        )  # fmt: skip

    def _begin(self, verb: str, sentence: str) -> tuple[str, int, float]:
        self._numbers[-1] += 1
        number, depth = ".".join(map(str, self._numbers)), len(self._numbers) - 1
        line = 6 + 2 * self._numbers[-1]
        self._tell(
            StepStarted(
                at=self.now, number=number, depth=depth, verb=verb, sentence=sentence,
                file=FLOW_FILE, line=line, column=5,
            )
        )  # fmt: skip
        return number, depth, self.now

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        for listener in self._listeners:
            listener(event)
