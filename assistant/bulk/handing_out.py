"""Hands rows of bulks out to workers on many machines, by what the journal says, and again when a worker is gone.

The command that watches a bulk does so, and every worker when it has ended a row, and from time to time: whichever
of them is killed, the others go on. Nothing here is told by the queue but whether it has a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.bulk.queue import Queue
from assistant.journal import Journal
from assistant.journal.bulk_record import BulkRecord, Bulks
from assistant.journal.dispatch_record import DispatchedRow, Dispatches

_SWEEP_EVERY: Final = 1.5
_TRIES: Final = 3
"""How many workers may end in the midst of a row before it counts as failed."""


class HandingOut:
    """Hands rows out over a journal and a queue, both open."""

    def __init__(self, journal: Journal, queue: Queue) -> None:
        self._journal = journal
        self._queue = queue
        self._bulks = Bulks(journal)
        self._dispatches = Dispatches(journal)

    def hand_out(self, bulk: BulkRecord) -> None:
        """Hands in the next rows of a bulk, as many as may be under way at once."""
        for number in self._dispatches.take(bulk.id):
            self._queue.hand_in(bulk.id, number, environment=bulk.environment)

    def sweep(self, environments: Sequence[str]) -> list[str]:
        """Looks after all bulks of some environments whose turn it is; returns in words what was taken up again."""
        told: list[str] = []
        for name in self._dispatches.open_bulks(environments):
            bulk = self._bulks.find(name)
            if bulk is not None and self._dispatches.claim_sweep(name, every=_SWEEP_EVERY):
                told += self._take_up(bulk)
                self.hand_out(bulk)
        return told

    def is_idle(self, environments: Sequence[str]) -> bool:
        """Tells whether no row of some environments is left."""
        return not self._dispatches.open_bulks(environments)

    def _take_up(self, bulk: BulkRecord) -> list[str]:
        rows = [row for row in self._dispatches.under_way(bulk.id) if not row.is_fresh]
        if not rows:
            return []
        queued = self._queue.rows()
        return [
            self._again(bulk, row)
            for row in rows
            if self._is_left(row, is_queued=(bulk.id, row.number) in queued)
        ]

    def _is_left(self, row: DispatchedRow, *, is_queued: bool) -> bool:
        """Tells whether nobody is at a row, and nobody will be.

        A run that is known to be killed is not waited for, though the task that it had be in the queue still.
        """
        run = self._journal.run(row.run) if row.state == "begun" and row.run else None
        if run is not None and run.status == "running":
            return False
        return not is_queued or (run is not None and run.status == "killed")

    def _again(self, bulk: BulkRecord, row: DispatchedRow) -> str:
        words = f"row {row.number} of {bulk.id}"
        if self._dispatches.stopped(bulk.id) is not None:
            self._dispatches.park(bulk.id, row.number)
            return f"{words} was left by its worker; it is begun again when the bulk goes on"
        if row.tries >= _TRIES:
            told = f"{_TRIES} workers ended in the midst of it"
            self._bulks.fail_row(bulk.id, row.number, reason=told, cause=told, kind="environment")
            return f"{words} failed: {told}"
        self._dispatches.hand_in_again(bulk.id, row.number)
        self._queue.hand_in(bulk.id, row.number, environment=bulk.environment, is_first=True)
        return f"{words} was left by its worker; it is handed in again"
