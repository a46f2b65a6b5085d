"""Keeps one run in the journal: listens to it, and answers the engine's questions about acts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from assistant.engine.acts import NOTHING, ActChangedError, ActKey, ActRecord, ActState
from assistant.errors import JournalLost
from assistant.events import Event, RunFinished, RunStarted
from assistant.journal.journal import Journal
from assistant.journal.lease import Lease, Leases
from assistant.journal.run_record import Origin


class Recorder:
    """A run's hand on the journal. It is the engine's record of acts, and a listener."""

    def __init__(self, journal: Journal, *, lease: Lease, origin: Origin | None = None) -> None:
        self._journal = journal
        self._lease = lease
        self._origin = origin
        self._outputs: dict[str, Any] = {}
        self.unwritten: JournalLost | None = None
        """Why the journal doesn't know how the run ended, and tells it as killed."""

    def __call__(self, event: Event) -> None:
        """Writes that the run began or ended."""
        if isinstance(event, RunStarted):
            self._journal.begin(event, lease=self._lease, origin=self._origin)
        elif isinstance(event, RunFinished):
            try:
                self._journal.finish(event)
            except JournalLost as error:  # the other listeners are to be told the end
                self.unwritten = error

    def find(self, key: ActKey) -> ActRecord:
        """Returns what is known of an act."""
        return self._journal.find_act(key)

    def intend(self, key: ActKey, *, since: int, values: Mapping[str, Any] = NOTHING) -> None:
        """Writes an intent durably; raises ActChangedError or LeaseLost when another run has come between."""
        self._journal.intend_act(key, since=since, lease=self._lease, values=values)

    def remember(
        self, name: str, value: object, *, act: ActKey | None, since: int = 0, is_output: bool = False
    ) -> None:
        """Writes a value that was read within an act, or that the run gives: a killed process does not lose it."""
        if is_output:
            self._outputs[name] = value
        with self._journal.writing(durable=False):
            if is_output:
                self._journal.keep_outputs(self._lease.run, self._outputs)
            if act is not None:
                self._journal.keep_act_value(act, name, value, since=since)

    def values(self, key: ActKey) -> Mapping[str, Any]:
        """Returns the values that were read within an act."""
        return self._journal.act_values(key)

    def hold(self) -> None:
        """Raises LeaseLost when another run has taken over."""
        Leases(self._journal).renew(self._lease)

    def settle(self, key: ActKey, state: ActState, *, since: int) -> None:
        """Writes durably what became of an act; what another run has written meanwhile stays."""
        with suppress(ActChangedError):
            self._journal.settle_act(key, state, since=since, lease=self._lease)
