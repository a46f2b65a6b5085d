"""The journal's database: SQLite, or PostgreSQL, behind what both can do.

Statements are written once, with `?` for values, in the SQL that both know; `clock()` in them is the time in seconds
since 1970 by the database's clock, which is the same for all machines that share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from assistant.database_url import DatabaseUrl, Place


class Cursor(Protocol):
    """What a statement gave: rows whose values have the names of their columns."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a row of either engine
        """Returns the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Returns the rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """An open database of one engine; it belongs to the thread that opened it.

    It must know nothing of what the tables mean.
    """

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Carries out a statement; raises JournalLost when the database is gone or too busy."""

    def writing(self, *, durable: bool) -> AbstractContextManager[None]:
        """Makes a block one transaction."""

    def lock(self, name: str) -> None:
        """Within the open transaction, waits for others that have locked the same name, and keeps them waiting."""

    def close(self) -> None:
        """Closes it."""


class Database:
    """A journal's database, open until `close`; other processes, machines and threads may have it open too.

    Raises JournalRefused where there is none, for one that is no journal, or that a newer version of the program wrote.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._connection = _connected(place)

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def another(self) -> Database:
        """Opens it once more, for another thread."""
        return Database(self.place)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Carries out a statement of SQL; raises JournalLost when the database is gone or too busy."""
        return self._connection.execute(statement, values)

    def writing(self, *, durable: bool) -> AbstractContextManager[None]:
        """Makes all that is written in the block one transaction, of which nothing stays when it raises.

        What is durable survives a power cut. In SQLite one transaction writes at a time. In PostgreSQL several do:
        what has to be decided there is decided by one statement (INSERT .. ON CONFLICT .. WHERE, UPDATE .. WHERE),
        which sees what others have written meanwhile, or under `lock`.
        """
        return self._connection.writing(durable=durable)

    def lock(self, name: str) -> None:
        """Within the open transaction, has one transaction at a time come beyond this line for a name."""
        self._connection.lock(name)


def version_at(place: Place) -> int | None:
    """Returns the version of the tables of a journal, 0 before it has any, None where there is no file yet.

    Nothing is made or changed. Raises JournalRefused where it can't be opened, or is no journal that this version of
    the program knows, and JournalLost where it is out of reach for now.
    """
    if isinstance(place, Path):
        from assistant.journal import sqlite

        return sqlite.version_at(place)
    from assistant.journal import postgres

    return postgres.version_at(place)


def connection_words(url: DatabaseUrl) -> str:
    """Returns how a driver of PostgreSQL connects to a journal's database, the password included."""
    from assistant.journal import postgres

    return postgres.connection_words(url)


def _connected(place: Place) -> Connection:
    if isinstance(place, Path):
        from assistant.journal.sqlite import SqliteConnection

        return SqliteConnection(place)
    from assistant.journal.postgres import prepared

    return prepared(place)
