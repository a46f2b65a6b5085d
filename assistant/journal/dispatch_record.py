"""What is asked for of bulks whose rows are run by workers on many machines, as the journal keeps it.

A row is asked for, then handed in to the queue, then begun, then ended. A row of which nothing is written here is one
that nobody asks for. Whoever hands rows in, one command or many workers, does it by what is written here, so that the
limit over all workers and the rate hold whoever of them is killed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from assistant.journal.database import Database

RowState = Literal["asked", "handed_in", "begun", "ended"]
OPEN: Final[tuple[RowState, ...]] = ("asked", "handed_in", "begun")
_ALL: Final = 2**31
_FRESH: Final = 3.0
"""Seconds that whoever marks a row as handed in may take to hand it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How rows of a bulk are dispatched.

    At most `parallel` are under way over all workers; `pace` seconds lie between two that are handed in; the same cause
    may end `stop_after` in a row, 0 for as many as there are. `may_spend` is consent to what costs money.
    """

    parallel: int
    pace: float = 0.0
    stop_after: int = 0
    may_spend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchedRow:
    """A row that is asked for. `tries` is how often it was handed in, `is_fresh` that this was a moment ago."""

    number: int
    state: RowState
    tries: int
    is_fresh: bool
    run: str | None


class Dispatches:
    """What is asked for, of all bulks that a journal keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, bulk: str, terms: Terms, *, statuses: Sequence[str], limit: int | None) -> int:
        """Asks for the rows of some statuses, at most `limit` of them, beside those that are under way still.

        Returns how many are to come to their end.
        """
        marks = ", ".join("?" * len(statuses))
        with self._database.writing(durable=False):
            self._lock(bulk)
            self._database.execute("DELETE FROM dispatch WHERE bulk = ?", (bulk,))
            self._database.execute(
                "INSERT INTO dispatch (bulk, parallel, pace, stop_after, may_spend) VALUES (?, ?, ?, ?, ?)",
                (bulk, terms.parallel, terms.pace, terms.stop_after, int(terms.may_spend)),
            )
            self._database.execute(
                "DELETE FROM dispatched_row WHERE bulk = ? AND state IN ('asked', 'ended')", (bulk,)
            )
            self._database.execute(
                "INSERT INTO dispatched_row (bulk, number, state) "  # noqa: S608 - only marks
                "SELECT bulk, number, 'asked' FROM bulk_row "
                f"WHERE bulk = ? AND status IN ({marks}) ORDER BY number LIMIT ? ON CONFLICT DO NOTHING",
                (bulk, *statuses, _ALL if limit is None else limit),
            )
            return self._count(bulk, OPEN)

    def stop(self, bulk: str, why: str) -> None:
        """Has no further row begun: only those that are begun stay."""
        with self._database.writing(durable=False):
            self._lock(bulk)
            self._stop(bulk, why)

    def take(self, bulk: str) -> list[int]:
        """Marks as handed in the rows that may be by now, and returns them; whoever asks is to hand them in."""
        with self._database.writing(durable=False):
            self._lock(bulk)
            known = self._known(bulk)
            if known is None or known["stopped"] is not None:
                return []
            if 0 < known["stop_after"] <= known["streak"]:
                self._stop(bulk, f"the same failure came again and again: {known['cause']}")
                return []
            room = known["parallel"] - self._count(bulk, ("handed_in", "begun"))
            if known["pace"]:
                room = min(room, int(known["paced"] + known["pace"] <= known["now"]))
            numbers = self._next(bulk, room) if room > 0 else []
            for number in numbers:
                self._hand_in(bulk, number)
            if numbers:
                self._database.execute("UPDATE dispatch SET paced = clock() WHERE bulk = ?", (bulk,))
            return numbers

    def hand_in_again(self, bulk: str, number: int) -> None:
        """Marks as handed in a row that its worker has left."""
        with self._database.writing(durable=False):
            self._hand_in(bulk, number)

    def park(self, bulk: str, number: int) -> None:
        """Asks for a row no more."""
        with self._database.writing(durable=False):
            self._database.execute("DELETE FROM dispatched_row WHERE bulk = ? AND number = ?", (bulk, number))

    def begin(self, bulk: str, number: int) -> None:
        """Within the open transaction, writes that a worker is at a row, if it is one that is asked for."""
        self._database.execute(
            "UPDATE dispatched_row SET state = 'begun', moved = clock() WHERE bulk = ? AND number = ?",
            (bulk, number),
        )

    def end(self, bulk: str, number: int, *, cause: str | None) -> None:
        """Within the open transaction, writes that a row has ended, and why it did not pass."""
        ended = self._database.execute(
            "UPDATE dispatched_row SET state = 'ended', moved = clock() WHERE bulk = ? AND number = ?",
            (bulk, number),
        )
        if ended.rowcount:
            self._database.execute(
                "UPDATE dispatch SET cause = ?, streak = CASE WHEN ? = '' THEN 0 WHEN cause = ? THEN streak + 1 "
                "ELSE 1 END WHERE bulk = ?",
                (cause or "", cause or "", cause or "", bulk),
            )

    def is_due(self, bulk: str, number: int) -> bool:
        """Tells whether a row is to be run."""
        found = self._database.execute(
            "SELECT 1 FROM dispatched_row WHERE bulk = ? AND number = ? AND state IN ('handed_in', 'begun')",
            (bulk, number),
        )
        return found.fetchone() is not None

    def may_spend(self, bulk: str) -> bool:
        """Tells whether whoever asks for the rows has consented to what costs money."""
        known = self._known(bulk)
        return bool(known and known["may_spend"])

    def stopped(self, bulk: str) -> str | None:
        """Returns why no further row is begun, None while rows are."""
        known = self._known(bulk)
        return known["stopped"] if known else None

    def under_way(self, bulk: str) -> list[DispatchedRow]:
        """Returns the rows that are handed in or begun, with the last run of each."""
        found = self._database.execute(
            "SELECT dispatched_row.number, state, dispatched_row.tries, moved > clock() - ? AS is_fresh, run "
            "FROM dispatched_row JOIN bulk_row ON bulk_row.bulk = dispatched_row.bulk "
            "AND bulk_row.number = dispatched_row.number WHERE dispatched_row.bulk = ? "
            "AND state IN ('handed_in', 'begun') ORDER BY dispatched_row.number",
            (_FRESH, bulk),
        )
        return [DispatchedRow(**{**dict(row), "is_fresh": bool(row["is_fresh"])}) for row in found]

    def left(self, bulk: str) -> int:
        """Returns how many rows have not ended that are asked for."""
        return self._count(bulk, OPEN)

    def take_ends(self, bulk: str) -> list[int]:
        """Returns the rows that have ended since it was asked last, in the order in which they did."""
        with self._database.writing(durable=False):
            ended = [
                row["number"]
                for row in self._database.execute(
                    "SELECT number FROM dispatched_row WHERE bulk = ? AND state = 'ended' ORDER BY moved, number",
                    (bulk,),
                )
            ]
            for number in ended:
                self._database.execute(
                    "DELETE FROM dispatched_row WHERE bulk = ? AND number = ?", (bulk, number)
                )
        return ended

    def open_bulks(self, environments: Sequence[str]) -> list[str]:
        """Returns the bulks of some environments of which rows are asked for that have not ended."""
        marks = ", ".join("?" * len(environments))
        found = self._database.execute(
            f"SELECT id FROM bulk WHERE environment IN ({marks}) AND EXISTS (SELECT 1 FROM dispatched_row "  # noqa: S608 - only marks
            "WHERE dispatched_row.bulk = bulk.id AND state <> 'ended') ORDER BY started, id",
            tuple(environments),
        )
        return [row["id"] for row in found]

    def claim_sweep(self, bulk: str, *, every: float) -> bool:
        """Tells whether it is time to look after a bulk; of those who ask at once, one is told so."""
        with self._database.writing(durable=False):
            claimed = self._database.execute(
                "UPDATE dispatch SET swept = clock() WHERE bulk = ? AND swept < clock() - ?", (bulk, every)
            )
            return claimed.rowcount > 0

    def _stop(self, bulk: str, why: str) -> None:
        # Rows first, as where one ends: otherwise each could wait for the other.
        self._database.execute(
            "DELETE FROM dispatched_row WHERE bulk = ? AND state IN ('asked', 'handed_in')", (bulk,)
        )
        self._database.execute(
            "UPDATE dispatch SET stopped = ? WHERE bulk = ? AND stopped IS NULL", (why, bulk)
        )

    def _next(self, bulk: str, most: int) -> list[int]:
        found = self._database.execute(
            "SELECT number FROM dispatched_row WHERE bulk = ? AND state = 'asked' ORDER BY number LIMIT ?",
            (bulk, most),
        )
        return [row["number"] for row in found]

    def _hand_in(self, bulk: str, number: int) -> None:
        self._database.execute(
            "UPDATE dispatched_row SET state = 'handed_in', tries = tries + 1, moved = clock() "
            "WHERE bulk = ? AND number = ?",
            (bulk, number),
        )

    def _count(self, bulk: str, states: Sequence[RowState]) -> int:
        marks = ", ".join("?" * len(states))
        [[count]] = self._database.execute(
            f"SELECT COUNT(*) FROM dispatched_row WHERE bulk = ? AND state IN ({marks})",  # noqa: S608 - only marks
            (bulk, *states),
        ).fetchall()
        return int(count)

    def _known(self, bulk: str) -> Any:  # noqa: ANN401 - a row of either engine
        return self._database.execute(
            "SELECT *, clock() AS now FROM dispatch WHERE bulk = ?", (bulk,)
        ).fetchone()

    def _lock(self, bulk: str) -> None:
        self._database.lock(f"dispatch {bulk}")
