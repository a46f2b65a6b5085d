"""A journal in a file of SQLite: what a project has unless it names a server.

Runs are written so that they survive a killed process (WAL). Acts are written so that they survive a power
cut too (`synchronous = FULL`), since the next thing after an intent is the click that spends money.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any, Final

from assistant.errors import JournalLost, JournalRefused
from assistant.journal.migrations import VERSION, migrate
from assistant.journal.moment import rewritten

_BUSY_SECONDS: Final = 10
_PASSING: Final = frozenset(
    (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
)
"""Errors that are nobody's mistake; the rest of an error's code tells more of the same."""


class SqliteConnection:
    """An open file of SQLite."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        except (OSError, sqlite3.OperationalError) as error:
            raise _closed(path, str(error)) from error
        self.db.row_factory = sqlite3.Row
        self.db.create_function("clock", 0, time)
        self.db.create_function("utc", 1, rewritten)
        try:
            self._open()
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self.db.close()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Carries out a statement of SQL; raises JournalLost when others write for too long."""
        try:
            return self.db.execute(statement, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in _PASSING:
                raise JournalLost(self._path, str(error)) from error
            raise

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[None]:
        """Makes a block one transaction, after those of others."""
        self.db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def lock(self, name: str) -> None:
        """Does nothing: whoever writes is alone."""

    def _open(self) -> None:
        with _read_as_journal(self._path):
            self._write_ahead()
            self.db.execute("PRAGMA synchronous = FULL")
            self._prepare()

    def _write_ahead(self) -> None:
        """Has the file written ahead (WAL); SQLite does not wait for others that open a new file at the same time."""
        end = monotonic() + _BUSY_SECONDS
        while self.db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                self.db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if monotonic() > end:
                    raise
                sleep(0.01)

    def _prepare(self) -> None:
        version = version_of(self.db)
        _check(self._path, version)
        if version < VERSION:
            with self.writing(durable=True):
                migrate(self.db.execute, since=version_of(self.db))
                self.db.execute(f"PRAGMA user_version = {VERSION}")


def version_at(path: Path) -> int | None:
    """Returns the version of the tables of a file, None where there is none, without making or changing anything."""
    if not path.exists():
        return None
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        raise _closed(path, "it is no file that may be written")
    with _read_as_journal(path):
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)) as db:
            version = version_of(db)
    _check(path, version)
    return version


@contextmanager
def _read_as_journal(path: Path) -> Iterator[None]:
    """Tells in words why a file can't be used, where it can't."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _PASSING:
            raise JournalLost(path, str(error)) from error
        raise _closed(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise JournalRefused(f"{path} can't be read as a journal ({error})", "move it away") from error


def _closed(path: Path, reason: str) -> JournalRefused:
    return JournalRefused(
        f"the journal {path} can't be opened ({reason})",
        "let it be written, or name another 'journal' in config.yaml",
    )


def _check(path: Path, version: int) -> None:
    if version > VERSION:
        raise JournalRefused(
            f"{path} was written by a newer version of this program", "update it, or name another 'state'"
        )


def version_of(db: sqlite3.Connection) -> int:
    """Returns the version of the tables of a file, 0 when it has none yet."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version
