"""A world: one database with everything the sites know, its clock, its IDs and its journal."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mock_sites.clock import Clock
from mock_sites.ids import Ids
from mock_sites.journal import Journal

FileIdentity = tuple[int, int]
SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the seed fixed for a world.

    `secret` signs form tokens; `access_key` signs the provisioning interface; `require_instance_id`
    makes Billing Center ask for the instance ID beside the account ID.
    """

    epoch: str
    seed: str
    secret: str
    access_key: str
    require_instance_id: bool


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
        self.clock = Clock(db)
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

    @property
    def settings(self) -> Settings:
        """What the seed fixed, as the database has it now."""
        row = self.db.execute(
            "SELECT epoch, seed, secret, access_key, require_instance_id FROM world"
        ).fetchone()
        return Settings(
            epoch=row["epoch"],
            seed=row["seed"],
            secret=row["secret"],
            access_key=row["access_key"],
            require_instance_id=bool(row["require_instance_id"]),
        )

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
