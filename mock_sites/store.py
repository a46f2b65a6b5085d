"""The worlds of one server: opened, created, begun anew and dropped by name."""

import os
import secrets
import sqlite3
import threading
import uuid
from functools import cache
from pathlib import Path
from zlib import crc32

from mock_sites.hosts import DEFAULT_WORLD, is_world_name
from mock_sites.world import SCHEMA, FileIdentity, StaleWorldError, World, WorldClosedError, connect

_DEFAULT_SEED = "demo"


class WorldStore:
    """Keeps the worlds: one SQLite file each under a folder, or in memory without one.

    The world `demo` is created when it is first asked for. A seed is read once; each further world of it
    is a copy of the database that came of it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._open: dict[str, World] = {}
        self._templates: dict[str | Path, sqlite3.Connection] = {}
        self._lock = threading.RLock()
        self._is_closed = False
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def names(self) -> list[str]:
        """Return the names of all worlds, in order."""
        files = [] if self._folder is None else [path.stem for path in self._folder.glob("*.sqlite3")]
        return sorted({*files, *self._open})

    def open(self, name: str) -> World:
        """Return the world of a name; KeyError when there is none, StaleWorldError for an older version's."""
        with self._lock:
            if self._is_closed:
                raise WorldClosedError(name)
            world = self._open.get(name)
            identity = self._identity(name)
            if world is not None and world.identity == identity:
                return world
            self._forget(name)
            if identity is not None:
                return self._attach(name)
            if name == DEFAULT_WORLD:
                return self._create_or_join(name)
            raise KeyError(name)

    def create(self, name: str, seed: str | Path = _DEFAULT_SEED) -> World:
        """Create a world from a seed's name, or from a seed file of one's own.

        Raises FileExistsError when there is one, and ValueError for a name or seed that can't be.
        """
        if not is_world_name(name):
            raise ValueError(f"{name!r} cannot name a world: use lower-case letters, digits and hyphens")
        with self._lock:
            if name in self.names():
                raise FileExistsError(name)
            template = self._template(seed)
            if self._folder is None:
                db = connect(":memory:")
                template.backup(db)
                _begin(db, name)
                world = self._open[name] = World(name, db)
                return world
            self._write(name, template)
            return self._attach(name)

    def reset(self, name: str, seed: str | Path = _DEFAULT_SEED) -> World:
        """Begin a world anew, or create it; whoever has its file open sees the new state."""
        with self._lock:
            try:
                world = self.open(name) if name in self.names() else self.create(name, seed)
            except FileExistsError:
                world = self.open(name)
            except StaleWorldError:
                self.drop(name)
                return self.create(name, seed)
            template = self._template(seed)
            with world.transaction():
                _copy_rows(template, world.db)
                _begin(world.db, name)
            return world

    def copy(self, name: str, *, source: str) -> World:
        """Create a world in the state that another one is in; KeyError when there is no such other one."""
        with self._lock:
            origin = self.open(source)
            world = self.create(name)
            with origin.transaction(), world.transaction():
                _copy_rows(origin.db, world.db)
                _begin(world.db, name)
            return world

    def drop(self, name: str) -> None:
        """Remove a world and everything in it; KeyError when there is none."""
        with self._lock:
            if name not in self.names():
                raise KeyError(name)
            self._forget(name)
            if self._folder is not None:
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{self._path(name)}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        """Close every world; files stay."""
        with self._lock:
            self._is_closed = True
            for name in list(self._open):
                self._forget(name)
            for template in self._templates.values():
                template.close()
            self._templates.clear()

    def _create_or_join(self, name: str) -> World:
        try:
            return self.create(name)
        except FileExistsError:
            return self.open(name)

    def _attach(self, name: str) -> World:
        db = connect(str(self._path(name)))
        if db.execute("PRAGMA user_version").fetchone()[0] != _schema_version():
            db.close()
            raise StaleWorldError(name)
        db.execute("PRAGMA journal_mode = WAL")
        world = self._open[name] = World(name, db, identity=self._identity(name))
        return world

    def _identity(self, name: str) -> FileIdentity | None:
        """Tell which file a world has now: another server may have dropped it and made it again."""
        if self._folder is None or not is_world_name(name):
            return None
        try:
            found = self._path(name).stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _forget(self, name: str) -> None:
        world = self._open.pop(name, None)
        if world is not None:
            world.close()

    def _path(self, name: str) -> Path:
        if self._folder is None:
            raise ValueError("worlds in memory have no file")
        return self._folder / f"{name}.sqlite3"

    def _write(self, name: str, template: sqlite3.Connection) -> None:
        """Write a new world's file whole: under another name first, then linked into place if still free."""
        draft = self._path(name).with_suffix(f".{secrets.token_hex(4)}.draft")
        db = connect(str(draft))
        try:
            db.execute("PRAGMA synchronous = OFF")
            template.backup(db)
            _begin(db, name)
            db.close()
            os.link(draft, self._path(name))
        finally:
            db.close()
            draft.unlink(missing_ok=True)

    def _template(self, seed: str | Path) -> sqlite3.Connection:
        """Return the database of a seed; a file of someone's own is read anew each time."""
        known = self._templates.get(seed)
        if known is not None and not isinstance(seed, Path):
            return known
        fresh = _planted(seed)
        if known is not None:
            known.close()
        self._templates[seed] = fresh
        return fresh


def _planted(seed: str | Path) -> sqlite3.Connection:
    from mock_sites.seeds.plant import plant  # it needs pydantic: 33 ms that only a new world costs

    db = connect(":memory:")
    try:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        db.execute(f"PRAGMA user_version = {_schema_version()}")
        plant(db, seed)
    except BaseException:
        db.close()
        raise
    return db


@cache
def _schema_version() -> int:
    """Return a number that changes with the schema, kept in each file."""
    return crc32(SCHEMA.read_bytes()) & 0x7FFFFFFF


def _begin(db: sqlite3.Connection, name: str) -> None:
    """Give a copied world what is its own: name, epoch and the secret of its form tokens."""
    db.execute(
        "UPDATE world SET name = ?, epoch = ?, secret = ?", (name, str(uuid.uuid4()), secrets.token_hex(16))
    )


def _copy_rows(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Replace every row of a world by the rows of another, inside the open transaction.

    The triggers watch over acts, one after the other; rows that are right together would not pass them.
    """
    target.execute("PRAGMA defer_foreign_keys = ON")
    triggers = target.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        target.execute(f'DROP TRIGGER "{name}"')
    tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        target.execute(f'DELETE FROM "{table}"')  # noqa: S608 # a table name of our own schema
    for table in tables:
        rows = source.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 # the same
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            target.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 # the same
    for _, sql in triggers:
        target.execute(sql)
