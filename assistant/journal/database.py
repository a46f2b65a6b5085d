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

from assistant.engine.acts import ActKey, ActState
from assistant.errors import UsageError
from assistant.events import RunFinished, RunStarted
from assistant.journal.run_record import RunRecord

_VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
_BUSY_SECONDS = 10


class Journal:
    """The journal of a project, open until `close`; other processes may have it open too."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._prepare(path)

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

    def act_state(self, key: ActKey) -> ActState | None:
        """Returns how far an act is known to have come, or None when it was never intended."""
        row = self._db.execute(
            "SELECT state FROM act WHERE environment = ? AND world = ? AND flow = ? AND sentence = ?",
            (key.environment, key.world, key.flow, key.sentence),
        ).fetchone()
        return ActState(row["state"]) if row else None

    def record_act(self, key: ActKey, state: ActState, *, run: str) -> None:
        """Writes durably how far an act has come."""
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        settled = None if state is ActState.INTENDED else now
        with self._writing(durable=True):
            self._db.execute(
                "INSERT INTO act (environment, world, flow, sentence, state, run, intended, settled) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, "
                "run = excluded.run, settled = excluded.settled, "
                "intended = CASE excluded.state WHEN 'intended' THEN excluded.intended ELSE intended END",
                (key.environment, key.world, key.flow, key.sentence, state.value, run, now, settled),
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
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise UsageError(
                f"{path} was written by a newer version of this program; update it, or name another 'state'"
            )
        if version == 0:
            with self._writing(durable=True):
                if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
                    self._create()

    def _create(self) -> None:
        """Creates the tables within the open transaction, which `executescript` would end."""
        for statement in _SCHEMA.read_text(encoding="utf-8").split(";"):
            if statement.strip():
                self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {_VERSION}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _record(row: sqlite3.Row) -> RunRecord:
    values = dict(row)
    return RunRecord(**(values | {name: json.loads(values[name]) for name in ("inputs", "outputs")}))
