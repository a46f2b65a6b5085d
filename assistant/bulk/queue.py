"""The queue of rows: tasks of Procrastinate in the database that has the journal.

A task says which row is to be run, and nothing else. The journal is the truth: a task that is lost is handed in
again, and one that is there twice finds the row ended, or its lease taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from assistant.database_url import DatabaseUrl
from assistant.errors import JournalLost, UsageError
from assistant.journal import Journal
from assistant.journal.postgres import connection_words

try:
    from procrastinate import App, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
except ImportError as error:
    raise UsageError(
        f"workers on many machines need a package more ({error}); install it with: "
        "pip install 'onboarding-assistant[bulk]'"
    ) from error

if TYPE_CHECKING:
    from procrastinate.connector import BaseConnector

TASK: Final = "run_one"
_AGAIN_AFTER: Final = 3
"""Seconds until a task is tried again whose row another run is at."""
_CONNECTIONS: Final[dict[str, Any]] = {"min_size": 1, "timeout": 10}


def _queue_of(environment: str) -> str:
    return f"rows-{environment}"


def queues_of(environments: tuple[str, ...]) -> list[str] | None:
    """Returns the queues of some environments; None, which is every one, for none."""
    return [_queue_of(name) for name in environments] or None


def app_for(url: DatabaseUrl, run_one: Callable[..., None], *, connections: int) -> App:
    """Returns the application of a worker, to be opened in its event loop; `run_one` takes a bulk and a row."""
    connector = PsycopgConnector(conninfo=connection_words(url), max_size=connections, **_CONNECTIONS)
    return _app(connector, run_one)


def _app(connector: BaseConnector, run_one: Callable[..., None]) -> App:
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # a worker tells in its own words
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    app = App(connector=connector)
    # Whatever keeps a row from being run here and now, such as another run of the same, may have passed soon.
    app.task(name=TASK, retry=RetryStrategy(wait=_AGAIN_AFTER))(run_one)
    return app


class Queue:
    """A hand on the queue, open until `close`."""

    def __init__(self, journal: Journal) -> None:
        place = journal.place
        assert isinstance(place, DatabaseUrl)  # noqa: S101 - for mypy: commands refuse files first
        self._url = place
        self._app = _app(
            SyncPsycopgConnector(conninfo=connection_words(place), max_size=2, **_CONNECTIONS), _elsewhere
        )
        try:
            self._app.open()
            self._make_tables(journal)
        except ConnectorException as error:
            self._app.close()
            raise self._lost(error) from error
        except BaseException:
            self._app.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._app.close()

    def hand_in(self, bulk: str, row: int, *, environment: str) -> None:
        """Has a worker run a row; does nothing where it is to be run already."""
        task = self._app.configure_task(
            TASK, queue=_queue_of(environment), queueing_lock=_lock_of(bulk, row), allow_unknown=False
        )
        try:
            task.defer(bulk=bulk, row=row)
        except AlreadyEnqueued:
            return
        except ConnectorException as error:
            raise self._lost(error) from error

    def take_back(self, bulk: str, row: int) -> bool:
        """Takes a row back that no worker is at; tells whether none is."""
        jobs = self._jobs(queueing_lock=_lock_of(bulk, row))
        waiting = [job.id for job in jobs if job.status == "todo" and job.id is not None]
        for job in waiting:
            self._app.job_manager.cancel_job_by_id(job, delete_job=True)
        return not any(job.status == "doing" for job in self._jobs(queueing_lock=_lock_of(bulk, row)))

    def has(self, bulk: str, row: int) -> bool:
        """Tells whether a row is handed in still."""
        return any(job.status in ("todo", "doing") for job in self._jobs(queueing_lock=_lock_of(bulk, row)))

    def is_idle(self, environments: tuple[str, ...] = ()) -> bool:
        """Tells whether no row is waiting or under way."""
        wanted = queues_of(environments)
        jobs = [*self._jobs(status="todo"), *self._jobs(status="doing")]
        return not any(wanted is None or job.queue in wanted for job in jobs)

    def _jobs(self, **which: Any) -> list[Any]:  # noqa: ANN401 - as Procrastinate filters
        try:
            return list(self._app.job_manager.list_jobs(task=TASK, **which))
        except ConnectorException as error:
            raise self._lost(error) from error

    def _make_tables(self, journal: Journal) -> None:
        """Makes Procrastinate's tables when there are none, one process at a time."""
        if self._app.check_connection():
            return
        with journal.writing(durable=True):
            journal.lock("queue")
            if not self._app.check_connection():
                self._app.schema_manager.apply_schema()

    def _lost(self, error: ConnectorException) -> JournalLost:
        reason = " ".join(str(error.__cause__ or error).split())
        return JournalLost(self._url, self._url.hidden(reason))


def _lock_of(bulk: str, row: int) -> str:
    return f"{bulk}/{row}"


def _elsewhere(bulk: str, row: int) -> None:
    """Stands for the task where rows are handed in only."""
    raise NotImplementedError(f"row {row} of {bulk} is for a worker")
