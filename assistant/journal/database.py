"""The journal's database: SQLite, one file for a project.

Runs are written so that they survive a killed process (WAL). Acts are written so that they survive a power
cut too (`synchronous = FULL`), since the next thing after an intent is the click that spends money.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from assistant.engine.acts import ActChangedError, ActKey, ActRecord, ActState
from assistant.errors import UsageError
from assistant.events import RunFinished, RunStarted
from assistant.journal.migrations import VERSION, migrate, version_of
from assistant.journal.run_record import RunRecord

_BUSY_SECONDS = 10


class Journal:
    """The journal of a project, open until `close`; other processes may have it open too.

    Raises UsageError for a file that is no journal, or that a newer version of the program wrote.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        self._db.row_factory = sqlite3.Row
        try:
            self._open(path)
        except BaseException:
            self._db.close()
            raise

    def _open(self, path: Path) -> None:
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._prepare(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{path} can't be read as a journal ({error}); move it away") from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def begin(self, event: RunStarted) -> None:
        """Writes that a run began."""
        row = (
            event.run, event.flow, event.title, event.environment, event.world,
            _json(event.inputs), event.started, event.folder,
        )  # fmt: skip
        with self._writing(durable=False):
            self._db.execute(
                "INSERT INTO run (id, flow, title, environment, world, inputs, started, folder) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def finish(self, event: RunFinished) -> None:
        """Writes how a run ended."""
        failure = event.failure.message if event.failure else None
        with self._writing(durable=False):
            self._db.execute(
                "UPDATE run SET status = ?, seconds = ?, outputs = ?, failure = ? WHERE id = ?",
                (event.status, event.seconds, _json(event.outputs), failure, event.run),
            )

    def runs(self, *, limit: int) -> list[RunRecord]:
        """Returns the last runs, the newest first."""
        rows = self._db.execute("SELECT * FROM run ORDER BY started DESC, id DESC LIMIT ?", (limit,))
        return [_record(row) for row in rows]

    def run(self, run: str) -> RunRecord | None:
        """Returns a run by its identity, or None."""
        row = self._db.execute("SELECT * FROM run WHERE id = ?", (run,)).fetchone()
        return _record(row) if row else None

    def find_act(self, key: ActKey) -> ActRecord:
        """Returns what is known of an act."""
        row = self._db.execute(
            "SELECT state, version FROM act WHERE environment = ? AND world = ? AND flow = ? AND sentence = ?",
            _act_row(key),
        ).fetchone()
        return ActRecord(state=ActState(row["state"]), version=row["version"]) if row else ActRecord()

    def intend_act(self, key: ActKey, *, since: int, run: str) -> None:
        """Writes an intent durably; raises ActChangedError when the act's version is not `since` any more."""
        with self._writing(durable=True):
            if self.find_act(key).version != since:
                raise ActChangedError(key.sentence)
            self._write_act(key, ActState.INTENDED, run=run)

    def settle_act(self, key: ActKey, state: ActState, *, run: str) -> None:
        """Writes durably what became of an act."""
        with self._writing(durable=True):
            self._write_act(key, state, run=run)

    def _write_act(self, key: ActKey, state: ActState, *, run: str) -> None:
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        settled = None if state is ActState.INTENDED else now
        self._db.execute(
            "INSERT INTO act (environment, world, flow, sentence, state, version, run, intended, settled) "
            "VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, "
            "version = version + 1, run = excluded.run, settled = excluded.settled, "
            "intended = CASE excluded.state WHEN 'intended' THEN excluded.intended ELSE intended END",
            (*_act_row(key), state.value, run, now, settled),
        )

    @contextmanager
    def _writing(self, *, durable: bool) -> Iterator[None]:
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _prepare(self, path: Path) -> None:
        version = version_of(self._db)
        if version > VERSION:
            raise UsageError(
                f"{path} was written by a newer version of this program; update it, or name another 'state'"
            )
        if version < VERSION:
            with self._writing(durable=True):
                migrate(self._db)


def _act_row(key: ActKey) -> tuple[str, str, str, str]:
    return (key.environment, key.world, key.flow, key.sentence)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _record(row: sqlite3.Row) -> RunRecord:
    values = dict(row)
    return RunRecord(**(values | {name: json.loads(values[name]) for name in ("inputs", "outputs")}))
