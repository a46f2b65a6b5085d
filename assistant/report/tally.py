"""What is counted and remembered of a run until its end."""

from __future__ import annotations

from assistant.events import (
    ActIntended,
    ActSettled,
    Event,
    RunStarted,
    ShotTaken,
    StepFinished,
    StepStarted,
    Warned,
)


class Tally:
    """Counts a run's steps, pictures and warnings, and knows which acts were begun and never settled."""

    def __init__(self) -> None:
        self.title = ""
        self.steps = 0
        self.pictures = 0
        self.warnings = 0
        self.begun: dict[str, None] = {}
        self.running: list[str] = []

    def __call__(self, event: Event) -> None:
        """Takes an event in."""
        match event:
            case RunStarted():
                self.title = event.title
            case StepStarted():
                self.running.append(event.sentence)
            case StepFinished():
                self.running.pop()
                self.steps += 1
            case ShotTaken():
                self.pictures += 1
            case Warned():
                self.warnings += 1
            case ActIntended():
                self.begun[event.act] = None
            case ActSettled():
                self.begun.pop(event.act, None)
            case _:
                pass
