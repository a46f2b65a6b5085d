"""The journal's database: SQLite, one file for a project.

Runs are written so that they survive a killed process (WAL). Acts are written so that they survive a power
cut too (`synchronous = FULL`), since the next thing after an intent is the click that spends money.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from assistant.errors import UsageError
from assistant.journal.migrations import VERSION, migrate, version_of

_BUSY_SECONDS = 10


class Database:
    """The file of a journal, open until `close`; other processes and threads may have it open too.

    Raises UsageError for a file that is no journal, or that a newer version of the program wrote.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        self._db.row_factory = sqlite3.Row
        try:
            self._open()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Carries out a statement of SQL."""
        return self._db.execute(statement, values)

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[None]:
        """Makes all that is written in the block one transaction, of which nothing stays when it raises."""
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _open(self) -> None:
        try:
            self._write_ahead()
            self._db.execute("PRAGMA synchronous = FULL")
            self._prepare()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{self.path} can't be read as a journal ({error}); move it away") from error

    def _write_ahead(self) -> None:
        """Has the file written ahead (WAL); SQLite does not wait for others that open a new file at the same time."""
        end = monotonic() + _BUSY_SECONDS
        while self._db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if monotonic() > end:
                    raise
                sleep(0.01)

    def _prepare(self) -> None:
        version = version_of(self._db)
        if version > VERSION:
            raise UsageError(
                f"{self.path} was written by a newer version of this program; "
                "update it, or name another 'state'"
            )
        if version < VERSION:
            with self.writing(durable=True):
                migrate(self._db)
