"""Keeps one run in the journal: listens to it, and answers the engine's questions about acts."""

from __future__ import annotations

from assistant.engine.acts import ActKey, ActState
from assistant.events import Event, RunFinished, RunStarted
from assistant.journal.database import Journal


class Recorder:
    """A run's hand on the journal. It is the engine's record of acts, and a listener."""

    def __init__(self, journal: Journal, *, run: str) -> None:
        self._journal = journal
        self._run = run

    def __call__(self, event: Event) -> None:
        """Writes that the run began or ended."""
        if isinstance(event, RunStarted):
            self._journal.begin(event)
        elif isinstance(event, RunFinished):
            self._journal.finish(event)

    def state(self, key: ActKey) -> ActState | None:
        """Returns how far an act is known to have come."""
        return self._journal.act_state(key)

    def record(self, key: ActKey, state: ActState) -> None:
        """Writes durably how far an act has come."""
        self._journal.record_act(key, state, run=self._run)
