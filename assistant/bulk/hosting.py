"""`assistant worker`: takes rows from the queue and has them run, until somebody stops it.

Procrastinate runs in an event loop here; rows are run in processes of their own, since Playwright wants a thread for
itself. The loop is the selector's on every system: the driver of PostgreSQL refuses the one that Windows has.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final

from assistant.bulk.desk import Desk
from assistant.bulk.queue import TASK, Queue, app_for, queues_of
from assistant.database_url import DatabaseUrl
from assistant.errors import AssistantError
from assistant.journal import Journal

if TYPE_CHECKING:
    from procrastinate import App

_BEAT: Final = 2.0
_STALLED_AFTER: Final = 10.0
"""Seconds without a word after which a worker counts as gone: longer than a lease lasts."""
_SWEEP_EVERY: Final = 2.0
_IDLE_FOR: Final = 5
"""Looks, a second apart, that have to find nothing to do: whoever hands rows in needs a moment between two."""
_PATIENCE: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker is wanted for: how many rows at once, of which environments, and whether it ends without any."""

    url: DatabaseUrl
    config_file: Path
    name: str
    concurrency: int
    environments: tuple[str, ...] = ()
    until_idle: bool = False


class Host:
    """A worker: its desks, each for a row at a time, and Procrastinate's worker, which gives them rows."""

    def __init__(self, post: Post, *, say: Callable[[str], None]) -> None:
        self._post = post
        self._say = say
        self._desks: list[Desk] = []
        self._lock = Lock()
        self._over = Event()
        self._signal: int | None = None

    def work(self) -> int:
        """Works until it is stopped, or idle where that is wished; returns the exit code."""
        post = self._post
        with closing(Journal(post.url)) as journal:
            Queue(journal).close()  # makes what it needs, or says why that can't be done
        rows = f"{post.concurrency} row{'s' if post.concurrency != 1 else ''} at once"
        self._say(
            f"Worker {post.name} takes rows from {post.url}, {rows}. Ctrl-C lets them come to their end."
        )
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner, self._stoppable(runner):
            runner.run(self._work())
        self._close()
        return 130 if self._signal == signal.SIGINT else 0

    def run_one(self, bulk: str, row: int) -> None:
        """Runs a row of a bulk; raises what has to be tried again."""
        desk = self._desk(bulk)
        try:
            desk.run_one(row, say=self._say)
        finally:
            with self._lock:
                self._desks.append(desk)

    def _desk(self, bulk: str) -> Desk:
        """Returns a desk for a bulk that nobody is at; one of another bulk makes room."""
        with self._lock:
            known = next((desk for desk in self._desks if desk.bulk == bulk), None)
            gone = known or (self._desks[0] if self._desks else None)
            if gone is not None:
                self._desks.remove(gone)
        if known is None and gone is not None:
            gone.close()
        return known or Desk(self._post.config_file, bulk)

    async def _work(self) -> None:
        post, loop = self._post, asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=post.concurrency, thread_name_prefix="row") as threads:
            loop.set_default_executor(threads)
            while not self._over.is_set():
                app = app_for(post.url, self.run_one, connections=post.concurrency + 4)
                async with app.open_async():
                    sweeping = Thread(target=self._sweep, args=(app, loop), name="sweep", daemon=True)
                    sweeping.start()
                    try:
                        await self._serve(app)
                    except Exception as error:
                        if not self._over.is_set():
                            self._say(
                                f"The queue can't be reached ({post.url.hidden(str(error))}); trying again."
                            )
                if not self._over.is_set():
                    await asyncio.sleep(_SWEEP_EVERY)

    async def _serve(self, app: App) -> None:
        post = self._post
        serving = asyncio.ensure_future(
            app.run_worker_async(
                name=post.name,
                queues=queues_of(post.environments),  # type: ignore[arg-type]  # None is every one, as its documents say
                concurrency=post.concurrency,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=_BEAT,
                update_heartbeat_interval=_BEAT,
                stalled_worker_timeout=_STALLED_AFTER,
            )
        )
        idle = 0
        while not serving.done() and not self._over.is_set():
            await asyncio.wait([serving], timeout=1)
            idle = idle + 1 if post.until_idle and await self._is_idle(app) else 0
            if idle >= _IDLE_FOR:
                self._over.set()
        serving.cancel()  # which lets what is under way come to its end
        with suppress(asyncio.CancelledError):
            await serving

    async def _is_idle(self, app: App) -> bool:
        wanted = queues_of(self._post.environments)
        jobs = [
            job for status in ("todo", "doing")
            for job in await app.job_manager.list_jobs_async(task=TASK, status=status)
        ]  # fmt: skip
        return not any(wanted is None or job.queue in wanted for job in jobs)

    def _sweep(self, app: App, loop: asyncio.AbstractEventLoop) -> None:
        """Hands in again, from time to time, what workers had that are gone; one worker at a time does."""
        while not self._over.wait(_SWEEP_EVERY) and app.connector is not None:
            try:
                with closing(Journal(self._post.url)) as journal, journal.writing(durable=False):
                    journal.lock("sweep")
                    asyncio.run_coroutine_threadsafe(_hand_in_stalled(app), loop).result(_PATIENCE)
            except AssistantError:  # the database is gone for now
                continue
            except (
                Exception
            ):  # as the queue tells that its database is gone, or closed; a new sweep begins with it
                return

    @contextmanager
    def _stoppable(self, runner: asyncio.Runner) -> Iterator[None]:
        """Lets the first Ctrl-C take no further row, and the second one end it all at once."""

        def hear(signum: int, frame: Any) -> None:  # noqa: ANN401 - as signal calls it
            if self._signal is not None:
                os._exit(130)  # its processes end with it, and others take their rows over
            self._signal = signum
            self._over.set()
            runner.get_loop().call_soon_threadsafe(lambda: None)

        usual = {each: signal.signal(each, hear) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in usual.items():
                signal.signal(each, handler)

    def _close(self) -> None:
        for desk in self._desks:
            desk.close()


async def _hand_in_stalled(app: App) -> None:
    from procrastinate.exceptions import ConnectorException
    from procrastinate.jobs import Status

    manager = app.job_manager
    for job in await manager.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=_STALLED_AFTER):
        if job.id is None:
            continue
        try:
            await manager.retry_job_by_id_async(job.id, retry_at=datetime.now(tz=UTC))
        except ConnectorException:  # the row is handed in already, which is enough
            await manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
