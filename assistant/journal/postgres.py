"""A journal in PostgreSQL, which many machines share.

`synchronous_commit` is what `synchronous` is in SQLite: off for what a killed process must not lose, on for what a
power cut must not. Transactions are READ COMMITTED: each statement sees what others have written, and waits for
those that are writing the same row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from assistant.database_url import DatabaseUrl
from assistant.errors import JournalLost, JournalRefused
from assistant.journal.migrations import VERSION, migrate
from assistant.journal.postgres_schema import translated

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
except ImportError as error:
    raise JournalRefused(
        f"a journal in PostgreSQL needs a package more ({error})",
        "install it with: pip install 'onboarding-assistant[bulk]'",
    ) from error

if TYPE_CHECKING:
    from psycopg import Cursor

_CLOCK: Final = "(EXTRACT(EPOCH FROM clock_timestamp())::DOUBLE PRECISION)"
_BEGIN: Final = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_MIGRATING: Final = "tables"
_DEFAULTS: Final[dict[str, str | int]] = {
    "connect_timeout": 10,
    "application_name": "assistant",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}
"""What a URL may say otherwise. A server that has gone without a word is noticed after about 10 seconds."""
_SESSION: Final = (
    "SET lock_timeout = '10s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '8s'; "
    "SET client_min_messages = 'warning'; SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
"""A process that stands still within a transaction keeps nobody waiting for longer than its lease lasts."""
_ADVICE: Final = (
    ("password authentication failed", "its user or password is wrong"),
    ("no password supplied", "give the password in the URL, in PGPASSWORD or in ~/.pgpass"),
    ("does not exist", "make it, or name another one"),
    ("too many clients", "let fewer work at once, or raise the server's max_connections"),
)


def connection_words(url: DatabaseUrl) -> str:
    """Returns how a driver connects: what the URL says, password included, and what it leaves open."""
    told = conninfo_to_dict(url.reveal())
    return make_conninfo(
        url.reveal(), **{name: value for name, value in _DEFAULTS.items() if name not in told}
    )


def prepared(url: DatabaseUrl) -> PostgresConnection:
    """Opens a connection to a journal whose tables are those of this version of the program by then."""
    connection = PostgresConnection(url)
    try:
        connection.prepare()
    except BaseException:
        connection.close()
        raise
    return connection


def version_at(url: DatabaseUrl) -> int:
    """Returns the version of the tables of a journal, 0 when there are none yet, without making or changing any."""
    with closing(PostgresConnection(url)) as connection:
        return connection.version()


class Row(Sequence[Any]):
    """A row whose values are known by place and by the names of their columns, as SQLite's are."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: Sequence[str], values: Sequence[Any]) -> None:
        self._names = names
        self._values = values

    def keys(self) -> Sequence[str]:
        """Returns the names."""
        return self._names

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - a name or a place, and whatever is there
        return self._values[self._names.index(key) if isinstance(key, str) else key]

    def __len__(self) -> int:
        return len(self._values)


class PostgresConnection:
    """An open connection to a server, made anew when it was lost between two transactions."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._is_writing = False
        try:
            self._db = self._connected()
        except psycopg.Error as error:
            raise self._refusal(error) from error

    def prepare(self) -> None:
        """Brings the tables up to what this version of the program writes."""
        with self._used_as_journal():
            version = self._version()
            if version < VERSION:
                version = self._migrated()
            self._check(version)

    def version(self) -> int:
        """Returns the version of the tables, 0 when there are none yet but may be made."""
        with self._used_as_journal():
            version = self._version()
            if version == 0:
                self._check_room()
            self._check(version)
            return version

    def close(self) -> None:
        """Closes the connection."""
        self._db.close()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor[Row]:
        """Carries out a statement of SQL; outside of transactions one that may be said twice, as SELECT may."""
        try:
            return self._execute(statement, values)
        except psycopg.Error as error:
            if not self._is_passing(error):
                raise
            if self._is_writing or not self._db.broken:
                raise self._lost(error) from error
        try:
            self._db = self._connected()
            return self._execute(statement, values)
        except psycopg.OperationalError as error:
            raise self._lost(error) from error

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[None]:
        """Makes a block one transaction; raises JournalLost when it can't be told whether it was written."""
        self.execute(_BEGIN if durable else f"{_BEGIN}; SET LOCAL synchronous_commit = off")
        self._is_writing = True
        try:
            yield
            # A transaction in which a statement has failed ends without an error, and without a trace.
            ended = self.execute("COMMIT").statusmessage
            if ended != "COMMIT":
                raise JournalLost(self._url, f"the transaction was undone: {ended}")
        except BaseException:
            with suppress(psycopg.Error):
                self._db.execute("ROLLBACK")
            raise
        finally:
            self._is_writing = False

    def lock(self, name: str) -> None:
        """Within the open transaction, waits for others that have locked the same name, and keeps them waiting."""
        self.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ?, 0))", (f".{name}",)
        )

    def _execute(self, statement: str, values: Sequence[Any]) -> Cursor[Row]:
        if not values:
            return self._db.execute(_clocked(statement))
        return self._db.execute(_parametrised(statement), [_value(value) for value in values])

    def _connected(self) -> psycopg.Connection[Row]:
        db = psycopg.Connection[Row].connect(connection_words(self._url), autocommit=True, row_factory=_rows)
        try:
            db.execute(_SESSION)
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _used_as_journal(self) -> Iterator[None]:
        """Tells in words why a database can't be used, where it can't."""
        try:
            yield
        except psycopg.OperationalError as error:
            raise self._lost(error) from error
        except psycopg.Error as error:
            raise self._unusable(self._reason(error)) from error

    def _migrated(self) -> int:
        """Brings the tables up, unless another process has come first; returns their version."""
        with self.writing(durable=True):
            self.lock(_MIGRATING)
            self._db.execute("CREATE TABLE IF NOT EXISTS journal_version (version BIGINT NOT NULL)")
            version = self._version()
            if version < VERSION:
                migrate(lambda statement: self._db.execute(translated(statement)), since=version)
                self._db.execute("DELETE FROM journal_version")
                self.execute("INSERT INTO journal_version (version) VALUES (?)", (VERSION,))
            return max(version, VERSION)

    def _check(self, version: int) -> None:
        if version > VERSION:
            raise JournalRefused(
                f"{self._url} was written by a newer version of this program",
                "update it, or name another 'journal'",
            )

    def _check_room(self) -> None:
        """Refuses a database without tables where none can be made, or somebody else has some of their names."""
        [found] = self._db.execute(
            "SELECT has_schema_privilege(current_schema(), 'CREATE') AS may, to_regclass('run') AS other"
        ).fetchall()
        if not found["may"]:
            raise self._unusable("its user may make no tables there")
        if found["other"] is not None:
            raise self._unusable('relation "run" already exists')

    def _version(self) -> int:
        """Returns the version of the tables, 0 when there are none yet."""
        try:
            row = self._db.execute("SELECT version FROM journal_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return 0
        return int(row["version"]) if row else 0

    def _unusable(self, reason: str) -> JournalRefused:
        return JournalRefused(
            f"{self._url} can't be used as a journal ({reason})",
            "give it a database of its own, in which its user may make tables",
        )

    def _refusal(self, error: psycopg.Error) -> JournalRefused:
        reason = self._reason(error)
        advice = next((advice for words, advice in _ADVICE if words in reason), "is the server running?")
        return JournalRefused(f"the journal {self._url} can't be opened ({reason})", advice)

    def _is_passing(self, error: psycopg.Error) -> bool:
        return isinstance(error, psycopg.OperationalError) or self._db.closed

    def _lost(self, error: psycopg.Error) -> JournalLost:
        return JournalLost(self._url, self._reason(error))

    def _reason(self, error: psycopg.Error) -> str:
        """Returns what the driver says, in a line and without the password."""
        line = " ".join(str(error).split())
        for beginning in ("failed: ", "FATAL: ", "ERROR: "):
            line = line.rpartition(beginning)[2]
        return self._url.hidden(line.strip())


def _rows(cursor: Cursor[Any]) -> Any:  # noqa: ANN401 - psycopg's type is not public
    names = [column.name for column in cursor.description or ()]
    return lambda values: Row(names, values)


def _value(value: object) -> object:
    """Returns a value as SQLite takes it: truth as a number; and without what PostgreSQL has no sign for."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return int(value) if isinstance(value, bool) else value


@lru_cache(maxsize=256)
def _clocked(statement: str) -> bytes:
    return statement.replace("clock()", _CLOCK).encode()


@lru_cache(maxsize=256)
def _parametrised(statement: str) -> bytes:
    return statement.replace("clock()", _CLOCK).replace("%", "%%").replace("?", "%s").encode()
