"""Keeps one run in the journal: listens to it, and answers the engine's questions about acts."""

from __future__ import annotations

from assistant.engine.acts import ActKey, ActRecord, ActState
from assistant.events import Event, RunFinished, RunStarted
from assistant.journal.journal import Journal
from assistant.journal.lease import Lease, Leases


class Recorder:
    """A run's hand on the journal. It is the engine's record of acts, and a listener."""

    def __init__(self, journal: Journal, *, lease: Lease) -> None:
        self._journal = journal
        self._lease = lease

    def __call__(self, event: Event) -> None:
        """Writes that the run began or ended."""
        if isinstance(event, RunStarted):
            self._journal.begin(event, lease=self._lease)
        elif isinstance(event, RunFinished):
            self._journal.finish(event)

    def find(self, key: ActKey) -> ActRecord:
        """Returns what is known of an act."""
        return self._journal.find_act(key)

    def intend(self, key: ActKey, *, since: int) -> None:
        """Writes an intent durably; raises ActChangedError or LeaseLost when another run has come between."""
        self._journal.intend_act(key, since=since, lease=self._lease)

    def hold(self) -> None:
        """Raises LeaseLost when another run has taken over."""
        Leases(self._journal).renew(self._lease)

    def settle(self, key: ActKey, state: ActState) -> None:
        """Writes durably what became of an act."""
        self._journal.settle_act(key, state, lease=self._lease)
