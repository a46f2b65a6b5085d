"""Hands the rows of a bulk out to workers on this machine, until there is none left or it is stopped.

It knows how many rows there are and which are under way, and nothing of the others: the journal does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from assistant.bulk.breaker import Breaker
from assistant.bulk.crew import Crew, Word, Worker
from assistant.bulk.events import BulkStopping, RowFinished, RowStarted, WorkerLost
from assistant.bulk.pace import Pace
from assistant.errors import AssistantError
from assistant.events import Event
from assistant.journal.bulk_record import Bulks, RowStatus

_LOOK_EVERY: Final = 0.2
_TRIES: Final = 3
"""How many workers may end in the midst of a row before it counts as failed, or in a row before any is ready."""


class WorkersFail(AssistantError):
    """Workers can't do what they are there for, so that there is no sense in starting more."""

    def __init__(self, message: str, *, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(slots=True, kw_only=True)
class _UnderWay:
    """A row that a worker is at."""

    line: int
    label: str
    began: float


class Dispatch:
    """Hands out the rows of some statuses in the order of the table, at most `limit` of them.

    `tell` hears events, `say` what a worker waits for that takes long; `may_go_on` raises what ends it all.
    """

    def __init__(
        self,
        bulks: Bulks,
        bulk: str,
        crew: Crew,
        *,
        wanted: Sequence[RowStatus],
        parallel: int,
        pace: Pace,
        breaker: Breaker,
        limit: int,
        tell: Callable[[Event], None],
        say: Callable[[str], None],
        may_go_on: Callable[[], None],
        began: float,
    ) -> None:
        self._bulks = bulks
        self._bulk = bulk
        self._crew = crew
        self._wanted = wanted
        self._parallel = parallel
        self._pace = pace
        self._breaker = breaker
        self._left = limit
        self._tell = tell
        self._say = say
        self._may_go_on = may_go_on
        self._began = began
        self._last = 0
        self._next: deque[int] = deque()
        self._again: deque[int] = deque()
        self._lost: dict[int, int] = {}
        self._unready = 0
        self._under_way: dict[int, _UnderWay] = {}
        self.stopped: str | None = None
        self.is_interrupted = False

    def run(self) -> None:
        """Works until nothing is under way and nothing is to be begun any more."""
        while True:
            self._may_go_on()
            self._hand_out()
            if not self._crew.busy and (self.stopped or not self._has_more()):
                return
            word = self._crew.hear(min(_LOOK_EVERY, self._pace.wait(monotonic()) or _LOOK_EVERY))
            if word is not None:
                self._hear(word)

    def interrupt(self) -> None:
        """Begins no further row."""
        self.is_interrupted = True
        self._stop("interrupted")

    def kill(self) -> None:
        """Ends all workers at once."""
        self._crew.kill()

    def close(self) -> None:
        """Ends all workers when they have nothing more to do."""
        self._crew.close()

    def at(self) -> float:
        """Returns how many seconds it has taken so far."""
        return round(monotonic() - self._began, 3)

    def _hand_out(self) -> None:
        while not self.stopped and self._has_more():
            for worker in self._crew.idle:
                if self._pace.wait(monotonic()) > 0 or not self._has_more():
                    return
                self._give(worker)
            if len(self._crew.workers) >= self._parallel or not self._needs_more_workers():
                return
            self._crew.add()

    def _needs_more_workers(self) -> bool:
        starting = len(self._crew.workers) - len(self._crew.busy)
        return starting < len(self._next) + len(self._again)

    def _give(self, worker: Worker) -> None:
        number = (self._again or self._next).popleft()
        row = self._bulks.row(self._bulk, number)
        assert row is not None  # noqa: S101 - for mypy: the number is one of the bulk
        self._under_way[number] = _UnderWay(line=row.line, label=row.label, began=monotonic())
        self._pace.begin(monotonic())
        worker.give(number)

    def _has_more(self) -> bool:
        if not self._again and not self._next and self._left > 0:
            most = min(self._left, 100)
            rows = self._bulks.rows_after(self._bulk, self._last, self._wanted, most=most)
            self._next.extend(row.number for row in rows)
            self._left -= len(rows)
            self._last = rows[-1].number if rows else self._last
            if not rows:
                self._left = 0
        return bool(self._again or self._next)

    def _hear(self, word: Word) -> None:
        worker, message = word.worker, word.message
        if message is None:
            self._lose(worker)
        elif "ready" in message:
            worker.is_ready, self._unready = True, 0
        elif "begun" in message:
            self._tell_begun(worker, message["begun"], message["run"])
        elif "ended" in message:
            self._end(worker, message["ended"], message["row"])
        elif "say" in message:
            self._say(message["say"])
        elif "error" in message:
            raise WorkersFail(message["error"], exit_code=message["code"])

    def _tell_begun(self, worker: Worker, number: int, run: str) -> None:
        row = self._under_way[number]
        self._tell(
            RowStarted(
                at=self.at(), row=number, line=row.line, label=row.label, worker=worker.number, run=run
            )
        )

    def _end(self, worker: Worker, number: int, row: dict[str, Any]) -> None:
        worker.row = None
        self._lost.pop(number, None)
        self._tell_end(worker.number, number, row)

    def _tell_end(self, worker: int, number: int, row: dict[str, Any]) -> None:
        began = self._under_way.pop(number)
        self._tell(
            RowFinished(
                at=self.at(), row=number, line=began.line, label=began.label, worker=worker,
                seconds=round(monotonic() - began.began, 3),
                **{name: row[name] for name in ("status", "run", "reason", "cause", "kind", "report")},
            )
        )  # fmt: skip
        self._breaker.hear(row["cause"])
        if self._breaker.cause is not None and not self.stopped:
            self._stop(f"the same failure came again and again: {self._breaker.cause}")

    def _lose(self, worker: Worker) -> None:
        """A worker has ended unasked: its row is begun again, and looks first what was done."""
        number, worker.row = worker.row, None
        line = self._under_way[number].line if number in self._under_way else None
        why = self._crew.remove(worker)
        self._tell(WorkerLost(at=self.at(), worker=worker.number, row=number, line=line, why=why))
        if number is None:
            self._unready += not worker.is_ready
            if self._unready >= _TRIES:
                raise WorkersFail(f"{_TRIES} workers ended before they were ready: {why}")
            return
        self._lost[number] = self._lost.get(number, 0) + 1
        if self._lost[number] < _TRIES:
            self._again.append(number)
            return
        told = f"{_TRIES} workers ended in the midst of it: {why}"
        row = self._bulks.row(self._bulk, number)
        assert row is not None  # noqa: S101 - for mypy
        failed = {"status": "failed", "run": row.run, "reason": told, "cause": told, "kind": "environment"}
        self._bulks.fail_row(self._bulk, number, reason=told, cause=told, kind="environment")
        self._tell_end(worker.number, number, {**failed, "report": None})

    def _stop(self, why: str) -> None:
        self.stopped = why
        self._tell(BulkStopping(at=self.at(), why=why, under_way=len(self._crew.busy)))
