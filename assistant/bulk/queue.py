"""The queue of rows: tasks of Procrastinate in the database that has the journal.

A task says which row is to be run, and nothing else. The journal is the truth: a task that is lost is handed in
again, and one that is there twice finds the row ended, or its lease taken. This is the only module that knows
Procrastinate.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from assistant.database_url import DatabaseUrl
from assistant.errors import AssistantError, JournalLost, UsageError
from assistant.journal import Journal
from assistant.journal.database import connection_words

try:
    from procrastinate import App, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
    from procrastinate.jobs import Status
except ImportError as error:
    raise UsageError(
        f"workers on many machines need a package more ({error}); install it with: "
        "pip install 'onboarding-assistant[bulk]'"
    ) from error

if TYPE_CHECKING:
    from procrastinate.connector import BaseConnector

TASK: Final = "run_one"
STALLED_AFTER: Final = 10.0
"""Seconds without a heartbeat after which a worker counts as gone: longer than a lease lasts."""
_BEAT: Final = 2.0
_AGAIN_AFTER: Final = 3
"""Seconds until a task is tried again whose row another run is at."""
_CONNECTIONS: Final[dict[str, Any]] = {"min_size": 1, "timeout": 10}
_UNFIT: Final = "42"
"""What the states of SQL begin with that tell of tables and functions which there are not, or not as they are used."""


class Queue:
    """A hand on the queue, open until `close`; threads may share it. Its tables are made where there are none.

    Raises JournalLost where the database can't be reached, UsageError where it has tables of another version.
    """

    def __init__(self, journal: Journal) -> None:
        place = journal.place
        assert isinstance(place, DatabaseUrl)  # noqa: S101 - for mypy: commands refuse files first
        self._url = place
        connector = SyncPsycopgConnector(conninfo=connection_words(place), max_size=2, **_CONNECTIONS)
        self._app = _app(connector, _elsewhere)
        try:
            self._app.open()
            self._make_tables(journal)
            self.rows()  # which tells whether they are of this version
        except AssistantError:
            self._app.close()
            raise
        except Exception as error:  # the pool's own errors are not Procrastinate's
            self._app.close()
            raise _told(self._url, error) from error

    def close(self) -> None:
        """Closes the connections."""
        self._app.close()

    def hand_in(self, bulk: str, row: int, *, environment: str, is_first: bool = False) -> None:
        """Has a worker run a row, before others where it `is_first`; does nothing where it waits for one already."""
        task = self._app.configure_task(
            TASK, queue=_queue_of(environment), queueing_lock=f"{bulk}/{row}", priority=int(is_first)
        )
        try:
            task.defer(bulk=bulk, row=row)
        except AlreadyEnqueued:
            return
        except ConnectorException as error:
            raise _told(self._url, error) from error

    def rows(self) -> set[tuple[str, int]]:
        """Returns the rows that wait for a worker, or that one has taken, each as its bulk and number."""
        try:
            jobs = [
                job for status in ("todo", "doing") for job in self._app.job_manager.list_jobs(task=TASK, status=status)
            ]  # fmt: skip
        except ConnectorException as error:
            raise _told(self._url, error) from error
        return {(str(job.task_kwargs["bulk"]), int(str(job.task_kwargs["row"]))) for job in jobs}

    def _make_tables(self, journal: Journal) -> None:
        """Makes Procrastinate's tables when there are none, one process at a time."""
        if self._app.check_connection():
            return
        with journal.writing(durable=True):
            journal.lock("queue")
            if not self._app.check_connection():
                self._app.schema_manager.apply_schema()


class Taking:
    """What takes rows from the queue, in an event loop, and has a function run each on a thread."""

    def __init__(self, app: App, url: DatabaseUrl, environments: Iterable[str], concurrency: int) -> None:
        self._app = app
        self._url = url
        self._queues = [_queue_of(name) for name in environments]
        self._concurrency = concurrency

    async def serve(self) -> None:
        """Takes rows until it is cancelled, and then waits for the ends of those that are under way."""
        try:
            await self._app.run_worker_async(
                queues=self._queues,
                concurrency=self._concurrency,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=_BEAT,
                update_heartbeat_interval=_BEAT,
                stalled_worker_timeout=STALLED_AFTER,
            )
        except ConnectorException as error:
            raise _told(self._url, error) from error

    async def clear_stalled(self) -> None:
        """Removes the tasks that workers had which are gone: the rows are handed in again by what the journal says."""
        manager = self._app.job_manager
        try:
            stalled = await manager.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=STALLED_AFTER)
            for job in stalled:
                if job.id is not None:
                    await manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
        except ConnectorException as error:
            raise _told(self._url, error) from error


@asynccontextmanager
async def taking(
    url: DatabaseUrl, run_one: Callable[[str, int], None], *, environments: Iterable[str], concurrency: int
) -> AsyncIterator[Taking]:
    """Opens what takes the rows of some environments from the queue, so many at once, in the running event loop."""
    # Rows have connections of their own; the queue's are for taking them, a heartbeat and the sweep.
    app = _app(PsycopgConnector(conninfo=connection_words(url), max_size=4, **_CONNECTIONS), run_one)
    try:
        await app.open_async()
    except Exception as error:  # the pool's own errors are not Procrastinate's
        await app.close_async()
        raise _told(url, error) from error
    asyncio.get_running_loop().set_exception_handler(_pass_over)
    try:
        yield Taking(app, url, environments, concurrency)
    finally:
        await app.close_async()


def _pass_over(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Says nothing of a task whose end could not be written: its row is taken up by what the journal says."""
    if not isinstance(context.get("exception"), ConnectorException):
        loop.default_exception_handler(context)


def _app(connector: BaseConnector, run_one: Callable[[str, int], None]) -> App:
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # workers tell in their own words
    app = App(connector=connector)
    # Whatever keeps a row from being run here and now, such as another run of the same, may have passed soon.
    app.task(name=TASK, retry=RetryStrategy(wait=_AGAIN_AFTER))(run_one)
    return app


def _queue_of(environment: str) -> str:
    return f"rows-{environment}"


def _told(url: DatabaseUrl, error: Exception) -> AssistantError:
    cause = error.__cause__ or error
    reason = url.hidden(" ".join(str(cause).split()))
    if str(getattr(cause, "sqlstate", None) or "").startswith(_UNFIT):
        return UsageError(
            f"the queue in {url} can't be used by Procrastinate {version('procrastinate')} ({reason}); have the same "
            "version on all machines, and bring its tables up as its documentation says"
        )
    return JournalLost(url, reason)


def _elsewhere(bulk: str, row: int) -> None:
    """Stands for the task where rows are handed in only."""
    raise AssertionError(f"row {row} of {bulk} is for a worker")
