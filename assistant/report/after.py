"""A listener that gathers a run's events and makes a report of them when the run is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.events import Event, RunFinished
from assistant.report.story import StepStory, Story


class AfterRun:
    """Hands the story of a run to `write` with its last event."""

    def __init__(self, write: Callable[[Story], object]) -> None:
        self._write = write
        self._events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Keeps an event; the last one makes the report."""
        self._events.append(event)
        if isinstance(event, RunFinished):
            self._write(Story(self._events))


def all_steps(story: Story) -> Iterator[StepStory]:
    """Yields every step of a story, in order, each before those within it."""
    waiting = [part for part in reversed(story.inside) if isinstance(part, StepStory)]
    while waiting:
        step = waiting.pop()
        yield step
        waiting += reversed(step.steps)
