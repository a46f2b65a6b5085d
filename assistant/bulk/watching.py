"""Watches a bulk whose rows are run by workers on any machine, and tells of it as if they were its own.

What becomes of the rows is read in the journal. Workers go on without it when it is killed; the same command watches
again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic, sleep
from typing import Final

from assistant.bulk.events import BulkStopping, RowFinished, RowStarted, WorkerLost
from assistant.bulk.handing_out import HandingOut
from assistant.errors import JournalLost
from assistant.events import Event
from assistant.journal import Journal
from assistant.journal.bulk_record import BulkRecord, BulkRow, Bulks
from assistant.journal.dispatch_record import Dispatches

_LOOK_EVERY: Final = 0.4
_ALONE_AFTER: Final = 10.0
"""Seconds without a row begun after which it is said that there may be no worker."""


@dataclass(slots=True, kw_only=True)
class _Begun:
    """A row that a worker is at; `place` is a number that no other one has meanwhile."""

    run: str | None
    place: int
    since: float


class Watch:
    """Hands the rows of a bulk out that were asked for, and watches until they have ended.

    `tell` hears events, `say` what is waited for; `may_go_on` raises what ends it all.
    """

    def __init__(
        self,
        journal: Journal,
        handing_out: HandingOut,
        bulk: BulkRecord,
        *,
        tell: Callable[[Event], None],
        say: Callable[[str], None],
        may_go_on: Callable[[], None],
        began: float,
    ) -> None:
        self._bulks = Bulks(journal)
        self._dispatches = Dispatches(journal)
        self._handing_out = handing_out
        self._bulk = bulk
        self._tell = tell
        self._say = say
        self._may_go_on = may_go_on
        self._began = began
        self._begun: dict[int, _Begun] = {}
        self._waiting_since: float | None = None
        self.stopped: str | None = None
        self.is_interrupted = False

    def run(self) -> None:
        """Watches until no row that was asked for is left."""
        lost = ""
        while True:
            try:
                if self._is_over():
                    return
                lost = ""
            except JournalLost as error:  # workers wait for it as well
                if not lost:
                    self._say(f"{error}; trying again")
                lost = str(error)
            sleep(_LOOK_EVERY)

    def interrupt(self) -> None:
        """Begins no further row."""
        self.is_interrupted = True

    def kill(self) -> None:
        """Does nothing: workers bring to its end what they are at."""

    def close(self) -> None:
        """Does nothing: workers are not this command's."""

    def at(self) -> float:
        """Returns how many seconds it has taken so far."""
        return round(monotonic() - self._began, 3)

    def _is_over(self) -> bool:
        """Does what is to be done now; tells whether no row is left."""
        self._may_go_on()
        if self.is_interrupted and not self.stopped:
            self._dispatches.stop(self._bulk.id, "interrupted")
        self._handing_out.hand_out(self._bulk)
        left = self._dispatches.left(self._bulk.id)
        self._look()  # after it was counted, so that nothing ends untold
        return not left

    def _look(self) -> None:
        rows = self._dispatches.under_way(self._bulk.id)
        for row in rows:
            known = self._begun.get(row.number)
            if row.state == "begun" and (known is None or known.run != row.run):
                self._tell_begun(row.number, row.run)
        for number in self._dispatches.take_ends(self._bulk.id):
            self._tell_end(self._row(number))
        self._tell_stop()
        self._tell_alone(is_waiting=bool(rows) and not self._begun)

    def _tell_begun(self, number: int, run: str | None) -> None:
        row, known = self._row(number), self._begun.get(number)
        if known is not None:
            why = "it was not heard of any more"
            self._tell(WorkerLost(at=self.at(), worker=known.place, row=number, line=row.line, why=why))
        place = known.place if known else self._free_place()
        self._begun[number] = _Begun(run=run, place=place, since=monotonic())
        self._tell(
            RowStarted(at=self.at(), row=number, line=row.line, label=row.label, worker=place, run=run or "")
        )

    def _tell_end(self, row: BulkRow) -> None:
        begun = self._begun.pop(row.number, None)
        self._tell(
            RowFinished(
                at=self.at(), row=row.number, line=row.line, label=row.label,
                worker=begun.place if begun else self._free_place(),
                seconds=round(monotonic() - begun.since, 3) if begun else 0.0,
                status=row.status, run=row.run, reason=row.reason, cause=row.cause, kind=row.kind, report=row.report,
            )
        )  # fmt: skip

    def _tell_stop(self) -> None:
        why = self._dispatches.stopped(self._bulk.id)
        if why is not None and self.stopped is None:
            self.stopped = why
            self._tell(BulkStopping(at=self.at(), why=why, under_way=self._dispatches.left(self._bulk.id)))

    def _tell_alone(self, *, is_waiting: bool) -> None:
        """Says once that rows are handed in and nobody begins one."""
        if not is_waiting:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = monotonic()
        elif monotonic() - self._waiting_since > _ALONE_AFTER:
            self._waiting_since = inf
            where = self._bulk.environment
            self._say(
                f"No worker has begun a row yet. Start some, on any machine whose config.yaml has '{where}': "
                f"assistant worker --env {where} --database URL"
            )

    def _row(self, number: int) -> BulkRow:
        row = self._bulks.row(self._bulk.id, number)
        assert row is not None  # noqa: S101 - for mypy: it is one of the bulk
        return row

    def _free_place(self) -> int:
        taken = {begun.place for begun in self._begun.values()}
        return next(number for number in range(1, len(taken) + 2) if number not in taken)
