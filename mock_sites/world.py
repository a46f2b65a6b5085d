"""A world: one database with everything the sites know, its clock, its IDs and its journal."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mock_sites.clock import Clock
from mock_sites.ids import Ids
from mock_sites.journal import Journal
from mock_sites.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    from mock_sites.faults.switches import Faults

FileIdentity = tuple[int, int]
SCHEMA = Path(__file__).with_name("schema.sql")


class World:
    """Everything behind the sites for one name; worlds share nothing.

    All work goes through `transaction`, which holds the world's lock and is whole or not at all: what a
    page confirms is in the database before the answer leaves. Two servers may have the same file open,
    so nothing of the state is kept in memory. `identity` is the file's device and inode.
    """

    def __init__(self, name: str, db: sqlite3.Connection, *, identity: FileIdentity | None = None) -> None:
        self.name = name
        self.db = db
        self.identity = identity
        self.clock = Clock(self)
        self.journal = Journal(db)
        self.is_closed = False
        self._lock = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the world for one piece of work: committed at the end, undone when it raises."""
        with self._lock:
            if self.is_closed:
                raise WorldClosedError(self.name)
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Hold the world for work that may be part of a larger piece: in the transaction that this thread has open.

        Without one it is a transaction of its own.
        """
        with self._lock:
            if self.db.in_transaction:
                yield
            else:
                with self.transaction():
                    yield

    @cached_property
    def faults(self) -> "Faults":
        """What goes wrong in this world."""
        from mock_sites.faults.switches import (
            Faults,
        )  # a file for each fault, read when a world is first visited

        return Faults(self)

    @property
    def settings(self) -> Settings:
        """The settings, as the database has them now."""
        return read_settings(self.db)

    def change_settings(self, **changes: object) -> None:
        """Change settings of `settings.CHANGEABLE`, within a transaction of the caller's.

        Raises ValueError for another name or a value that there is not; then nothing is changed.
        """
        write_settings(self.db, changes)
        self.journal.act("control", "settings_changed", **changes)

    @property
    def ids(self) -> Ids:
        """Draws this world's IDs."""
        (seed,) = self.db.execute("SELECT seed FROM world").fetchone()
        return Ids(self.db, seed=seed)

    def close(self) -> None:
        """Close the database; the file stays."""
        with self._lock:
            self.is_closed = True
            self.db.close()


class WorldClosedError(Exception):
    """The world was dropped, or its server stopped, while something still wanted to work in it."""


class StaleWorldError(Exception):
    """A world's file was made with another schema, by another version of the mock sites."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the world {name!r} was made by another version of the mock sites; begin it anew")


def connect(path: str) -> sqlite3.Connection:
    """Open a database as every world has it: rows by name, foreign keys on, transactions by hand.

    In WAL mode with synchronous=NORMAL a commit survives the end of the process at any moment; only a
    power failure of the machine could take it back, and no test outlives that.
    """
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    return db
