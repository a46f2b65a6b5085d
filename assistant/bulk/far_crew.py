"""The hands of a bulk whose rows are run by workers on any machine: slots, as many as rows may be under way at once.

To give a slot a row is to hand that in to the queue; what becomes of it is read in the journal, which is the truth.
A row of which nobody has a lease, and that is in no queue, is handed in again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from time import monotonic, sleep
from typing import Any, Final

from assistant.bulk.hands import Hand, Word
from assistant.bulk.queue import Queue
from assistant.journal import Journal
from assistant.journal.bulk_record import UNDONE, BulkRow, Bulks

_LOOK_EVERY: Final = 0.3
_SWEEP_EVERY: Final = 5.0
_ALONE_AFTER: Final = 10.0
"""Seconds without a row begun after which somebody is told that there may be no worker."""


class Slot:
    """Room for one row under way; `run` is the run of it that was told last."""

    def __init__(self, number: int, hand_in: Callable[[int], None]) -> None:
        self.number = number
        self.row: int | None = None
        self.is_ready = True
        self.run: str | None = None
        self.swept = 0.0
        self._hand_in = hand_in

    def give(self, row: int) -> None:
        """Hands a row in."""
        self.row, self.run, self.swept = row, None, monotonic()
        self._hand_in(row)

    def close(self) -> None:
        """Does nothing: workers are not this command's."""

    def kill(self) -> None:
        """Does nothing: workers are not this command's."""

    def ended(self) -> str:
        """Returns nothing: a slot has no end of its own."""
        return ""


class FarCrew:
    """Slots for one bulk."""

    def __init__(self, journal: Journal, queue: Queue, bulk: str, *, environment: str) -> None:
        self._journal = journal
        self._bulks = Bulks(journal)
        self._queue = queue
        self._bulk = bulk
        self._environment = environment
        self._heard: deque[Word] = deque()
        self._slots: list[Slot] = []
        self._is_stopping = False
        self._alone_since: float | None = None

    @property
    def workers(self) -> list[Slot]:
        """All of them."""
        return self._slots

    @property
    def idle(self) -> list[Slot]:
        """Those that may be given a row."""
        return [slot for slot in self._slots if slot.row is None]

    @property
    def busy(self) -> list[Slot]:
        """Those whose row is handed in or under way."""
        return [slot for slot in self._slots if slot.row is not None]

    def add(self) -> Slot:
        """Makes room for one more row."""
        slot = Slot(len(self._slots) + 1, self._hand_in)
        self._slots.append(slot)
        return slot

    def remove(self, worker: Hand) -> str:
        """Returns nothing: slots don't end."""
        return ""

    def hear(self, timeout: float) -> Word | None:
        """Looks what became of the rows, and returns what is new of one of them."""
        if not self._heard:
            sleep(min(timeout, _LOOK_EVERY))
            for slot in self.busy:
                self._look(slot)
            self._look_for_workers()
        return self._heard.popleft() if self._heard else None

    def take_back(self) -> None:
        """Has what no worker is at taken back, the next time that somebody listens."""
        self._is_stopping = True

    def close(self) -> None:
        """Takes back what no worker is at."""
        for slot in self.busy:
            if slot.row is not None:
                self._queue.take_back(self._bulk, slot.row)

    def kill(self) -> None:
        """Takes back what no worker is at; workers bring to its end what they are at."""
        self.close()

    def _hand_in(self, row: int) -> None:
        self._bulks.hand_in_row(self._bulk, row)
        self._queue.hand_in(self._bulk, row, environment=self._environment)

    def _look(self, slot: Slot) -> None:
        if slot.row is None:
            return
        row = self._bulks.row(self._bulk, slot.row)
        assert row is not None  # noqa: S101 - for mypy: it is one of the bulk
        if row.status not in UNDONE:
            self._tell(slot, ended=row.number, row=asdict(row))
            self._alone_since = None
        elif row.status == "running" and row.run != slot.run:
            self._tell_begun(slot, row)
        elif self._is_stopping and row.status == "waiting" and self._queue.take_back(self._bulk, row.number):
            self._tell(slot, taken_back=row.number)
        elif monotonic() - slot.swept > _SWEEP_EVERY:
            slot.swept = monotonic()
            self._sweep(row)

    def _tell_begun(self, slot: Slot, row: BulkRow) -> None:
        """Tells that a run of a row has begun, if it is one of now."""
        if not self._is_live(row):
            return
        if slot.run is not None:
            self._tell(slot, say=f"Row {row.number} is taken over: its worker was not heard of any more.")
        slot.run = row.run
        self._alone_since = None
        self._tell(slot, begun=row.number, run=row.run)

    def _sweep(self, row: BulkRow) -> None:
        """Hands a row in again that nobody is at and nobody will be."""
        if not self._is_live(row) and not self._queue.has(self._bulk, row.number):
            self._queue.hand_in(self._bulk, row.number, environment=self._environment)

    def _is_live(self, row: BulkRow) -> bool:
        run = self._journal.run(row.run) if row.run and row.status == "running" else None
        return run is not None and run.status == "running"

    def _look_for_workers(self) -> None:
        """Tells once that rows wait and nobody begins one."""
        if not self.busy or any(slot.run for slot in self.busy):
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = monotonic()
        elif monotonic() - self._alone_since > _ALONE_AFTER:
            self._alone_since = float("inf")
            told = (
                "No worker has begun a row yet. Start some, on any machine: assistant worker --database URL"
            )
            self._tell(self.busy[0], say=told)

    def _tell(self, slot: Slot, **message: Any) -> None:  # noqa: ANN401 - as words are
        self._heard.append(Word(worker=slot, message=message))
