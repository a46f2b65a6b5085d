"""Bulks and their rows as the journal keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from assistant.journal.database import Database
from assistant.journal.dispatch_record import Dispatches
from assistant.journal.journal import SNAPSHOTS
from assistant.journal.moment import now
from assistant.journal.snapshot import Snapshot, snapshot_from

RowStatus = Literal["waiting", "running", "passed", "failed", "person", "in_doubt", "skipped"]
STATUSES: Final[tuple[RowStatus, ...]] = (
    "passed", "skipped", "failed", "person", "in_doubt", "running", "waiting",
)  # fmt: skip
DONE: Final[tuple[RowStatus, ...]] = ("passed", "skipped")
SET_ASIDE: Final[tuple[RowStatus, ...]] = ("person", "in_doubt")
UNDONE: Final[tuple[RowStatus, ...]] = ("waiting", "running")

_AT_ONCE: Final = 200
"""Rows that are written or read with one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRecord:
    """A flow for each row of a table.

    `key` is what the same bulk is known by again. `inputs` are those that all rows share, but for secrets; `columns`
    are the table's. `options` are how it is carried out. `started` is ISO 8601 in UTC.
    """

    id: str
    key: str
    flow: str
    title: str
    file: str
    environment: str
    world: str | None
    inputs: Mapping[str, Any]
    columns: Sequence[str]
    options: Mapping[str, Any]
    snapshot: str
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """A row and what became of it.

    `number` counts from 1, `line` is its place in the file. `run` is the last run of it, `tries` how many there were;
    `reason` and `cause` say why it did not pass, the cause without what only this row has. `report` is a file.
    """

    number: int
    line: int
    identity: str
    inputs: Mapping[str, str]
    status: RowStatus = "waiting"
    run: str | None = None
    reason: str | None = None
    cause: str | None = None
    kind: str | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)
    report: str | None = None
    tries: int = 0
    started: str | None = None
    finished: str | None = None

    @property
    def label(self) -> str:
        """What people know the row by: its values."""
        return ", ".join(value for value in self.inputs.values() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRecord:
    """Rows of a bulk that did not pass for the same cause: how many, the first of them, and its line."""

    status: RowStatus
    kind: str | None
    cause: str
    count: int
    example: int
    line: int


class Bulks:
    """The bulks that a journal keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, bulk: BulkRecord, rows: Iterable[BulkRow], *, snapshot: Snapshot) -> None:
        """Writes a bulk with all its rows and what the flow is, or nothing of it."""
        known = (
            bulk.id, bulk.key, bulk.flow, bulk.title, bulk.file, bulk.environment, bulk.world, _json(bulk.inputs),
            _json(bulk.columns), _json(bulk.options), bulk.snapshot, bulk.started,
        )  # fmt: skip
        with self._database.writing(durable=True):
            self._keep(snapshot)
            self._database.execute(
                "INSERT INTO bulk (id, key, flow, title, file, environment, world, inputs, columns, options, "
                "snapshot, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                known,
            )
            for some in _in_parts(rows):
                self._insert(bulk.id, some)

    def go_on(self, bulk: str, *, snapshot: Snapshot, options: Mapping[str, Any]) -> None:
        """Writes what the flow is now, and how the bulk is carried out from now on."""
        with self._database.writing(durable=False):
            self._keep(snapshot)
            self._database.execute(
                "UPDATE bulk SET snapshot = ?, options = ? WHERE id = ?",
                (snapshot.identity, _json(options), bulk),
            )

    def find(self, bulk: str) -> BulkRecord | None:
        """Returns a bulk by its name, or None."""
        return self._one("SELECT * FROM bulk WHERE id = ?", (bulk,))

    def last(self, *, key: str | None = None) -> BulkRecord | None:
        """Returns the last bulk, or the last one of a key; None when there is none."""
        if key is None:
            return self._one("SELECT * FROM bulk ORDER BY started DESC, id DESC LIMIT 1", ())
        return self._one("SELECT * FROM bulk WHERE key = ? ORDER BY started DESC, id DESC LIMIT 1", (key,))

    def snapshot(self, bulk: BulkRecord) -> Snapshot | None:
        """Returns what the flow is, with those that it runs."""
        row = self._database.execute("SELECT content FROM snapshot WHERE id = ?", (bulk.snapshot,)).fetchone()
        return snapshot_from(row["content"]) if row else None

    def row(self, bulk: str, number: int) -> BulkRow | None:
        """Returns a row by its number, or None."""
        found = self._database.execute(
            "SELECT * FROM bulk_row WHERE bulk = ? AND number = ?", (bulk, number)
        ).fetchone()
        return _row(dict(found)) if found else None

    def rows(self, bulk: str, statuses: Sequence[RowStatus] = STATUSES) -> Iterator[BulkRow]:
        """Yields rows in the order of the table; of thousands, some at a time are read."""
        number = 0
        while some := self.rows_after(bulk, number, statuses):
            yield from some
            number = some[-1].number

    def rows_after(
        self, bulk: str, number: int, statuses: Sequence[RowStatus], *, most: int = _AT_ONCE
    ) -> list[BulkRow]:
        """Returns the next rows after a number."""
        marks = ", ".join("?" * len(statuses))
        found = self._database.execute(
            f"SELECT * FROM bulk_row WHERE bulk = ? AND number > ? AND status IN ({marks}) "  # noqa: S608 - only marks
            "ORDER BY number LIMIT ?",
            (bulk, number, *statuses, most),
        )
        return [_row(dict(row)) for row in found]

    def counts(self, bulk: str) -> dict[str, int]:
        """Returns how many rows there are of each status."""
        found = self._database.execute(
            "SELECT status, COUNT(*) AS number FROM bulk_row WHERE bulk = ? GROUP BY status", (bulk,)
        )
        known = {row["status"]: row["number"] for row in found}
        return {status: known.get(status, 0) for status in STATUSES}

    def causes(self, bulk: str) -> list[CauseRecord]:
        """Returns why rows did not pass, the most frequent cause first."""
        found = self._database.execute(
            "SELECT status, kind, cause, COUNT(*) AS count, MIN(number) AS example, MIN(line) AS line FROM bulk_row "
            "WHERE bulk = ? AND cause IS NOT NULL AND status IN ('failed', 'person', 'in_doubt') "
            "GROUP BY status, kind, cause ORDER BY COUNT(*) DESC, MIN(number)",
            (bulk,),
        )
        return [CauseRecord(**dict(row)) for row in found]

    def passed_before(self, identities: Sequence[str]) -> dict[str, tuple[str, BulkRow]]:
        """Returns which of some identities a row of any bulk has passed with: the bulk's name, and the row."""
        known: dict[str, tuple[str, BulkRow]] = {}
        for some in _in_parts(identities):
            marks = ", ".join("?" * len(some))
            found = self._database.execute(
                f"SELECT * FROM bulk_row WHERE identity IN ({marks}) AND status = 'passed'",  # noqa: S608 - only marks
                tuple(some),
            )
            known |= {row["identity"]: (row["bulk"], _row(dict(row))) for row in found}
        return known

    def begin_row(self, bulk: str, number: int, *, run: str) -> None:
        """Writes that a run carries a row out from now on."""
        with self._database.writing(durable=False):
            self._database.execute(
                "UPDATE bulk_row SET status = 'running', run = ?, tries = tries + 1, started = ?, finished = NULL "
                "WHERE bulk = ? AND number = ?",
                (run, now("seconds"), bulk, number),
            )
            Dispatches(self._database).begin(bulk, number)

    def end_row(self, bulk: str, row: BulkRow, *, begun_by: str | None = None) -> bool:
        """Writes what became of a row; tells whether that was for the run to tell that it was begun by.

        It is not where another run has taken the row over meanwhile.
        """
        with self._database.writing(durable=False):
            written = self._database.execute(
                "UPDATE bulk_row SET status = ?, run = ?, reason = ?, cause = ?, kind = ?, outputs = ?, report = ?, "
                "finished = ? WHERE bulk = ? AND number = ? AND (? = '' OR run = ?)",
                (
                    row.status, row.run, row.reason, row.cause, row.kind, _json(row.outputs), row.report,
                    now("seconds"), bulk, row.number, begun_by or "", begun_by or "",
                ),
            )  # fmt: skip
            if written.rowcount:
                Dispatches(self._database).end(bulk, row.number, cause=row.cause)
            return written.rowcount > 0

    def fail_row(self, bulk: str, number: int, *, reason: str, cause: str, kind: str) -> None:
        """Writes that a row failed of which no run told so."""
        with self._database.writing(durable=False):
            self._database.execute(
                "UPDATE bulk_row SET status = 'failed', reason = ?, cause = ?, kind = ?, finished = ? "
                "WHERE bulk = ? AND number = ?",
                (reason, cause, kind, now("seconds"), bulk, number),
            )
            Dispatches(self._database).end(bulk, number, cause=cause)

    def take_in(self, bulk: str) -> int:
        """Marks as passed what did not pass here and has passed since by a run of its own; returns how many."""
        found = self._database.execute(
            "SELECT bulk_row.number, run.id, run.outputs FROM bulk_row JOIN run ON run.identity = bulk_row.identity "
            "AND run.status = 'passed' WHERE bulk_row.bulk = ? AND bulk_row.status IN ('running', 'failed', 'person', "
            "'in_doubt') AND (run.started >= bulk_row.started OR run.id = bulk_row.run) ORDER BY run.started",
            (bulk,),
        ).fetchall()
        for row in found:
            passed = BulkRow(
                number=row["number"], line=0, identity="", inputs={}, status="passed", run=row["id"],
                outputs=json.loads(row["outputs"]),
            )  # fmt: skip
            self.end_row(bulk, passed)
        return len({row["number"] for row in found})

    def _keep(self, snapshot: Snapshot) -> None:
        """Within the open transaction, writes what a flow is, which nobody removes before the bulk is written."""
        self._database.lock(SNAPSHOTS)
        self._database.execute(
            "INSERT INTO snapshot (id, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (snapshot.identity, snapshot.written()),
        )

    def _insert(self, bulk: str, rows: Sequence[BulkRow]) -> None:
        values: list[Any] = []
        for row in rows:
            values += (
                bulk, row.number, row.line, row.identity, _json(row.inputs), row.status, row.run, row.reason,
                _json(row.outputs),
            )  # fmt: skip
        marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(rows))
        self._database.execute(
            f"INSERT INTO bulk_row (bulk, number, line, identity, inputs, status, run, reason, outputs) VALUES {marks}",  # noqa: S608 - only marks
            values,
        )

    def _one(self, statement: str, values: Sequence[Any]) -> BulkRecord | None:
        found = self._database.execute(statement, values).fetchone()
        if found is None:
            return None
        row = dict(found)
        return BulkRecord(**row | {name: json.loads(row[name]) for name in ("inputs", "columns", "options")})


def _row(row: dict[str, Any]) -> BulkRow:
    row.pop("bulk")
    return BulkRow(**row | {name: json.loads(row[name]) for name in ("inputs", "outputs")})


def _in_parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for value in values:
        part.append(value)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
