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
from pathlib import Path
from threading import Lock
from typing import Any, Final, NoReturn

from assistant.bulk.desk import Desk, NotNow
from assistant.bulk.handing_out import HandingOut
from assistant.bulk.queue import Queue, Taking, taking
from assistant.database_url import DatabaseUrl
from assistant.engine.scrubber import Scrubber
from assistant.errors import AssistantError, JournalLost
from assistant.journal import Journal
from assistant.journal.bulk_record import Bulks
from assistant.values import known_secrets

_SWEEP_EVERY: Final = 2.0
_IDLE_FOR: Final = 2
"""Sweeps in a row that have to find nothing to do: a command that is started with it needs a moment to ask for rows."""

_REST_AFTER: Final = 15
"""Sweeps in a row without anything to do after which browsers are closed: between two bulks they would only be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker is wanted for: `parallel` rows at once, of some environments; whether it ends without any."""

    url: DatabaseUrl
    config_file: Path
    parallel: int
    environments: tuple[str, ...]
    until_idle: bool = False


class Host:
    """A worker: its desks, each for a row at a time, and what takes the rows for them from the queue."""

    def __init__(self, post: Post, *, say: Callable[[str], None]) -> None:
        self._post = post
        self._say = say
        self._desks: list[Desk] = []
        self._lock = Lock()
        self._over = asyncio.Event()
        self._signal: int | None = None
        self._rows = 0

    def work(self) -> int:
        """Works until it is stopped, or idle where that is wished; returns the exit code."""
        with closing(Journal(self._post.url)) as journal, closing(Queue(journal)) as queue:
            self._queue = queue
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner, self._stoppable(runner):
                self._say(self._greeting())
                runner.run(self._work())
        self._rest()
        self._say(f"ended, {self._rows} row{'s' if self._rows != 1 else ''} done")
        return 130 if self._signal == signal.SIGINT else 0

    def run_one(self, bulk: str, row: int) -> None:
        """Runs a row of a bulk; raises what has to be tried again."""
        desk = self._desk(bulk)
        try:
            self._rows += desk.run_one(row)
            with closing(Journal(self._post.url)) as journal:
                known = Bulks(journal).find(bulk)
                if known is not None:
                    HandingOut(journal, self._queue).hand_out(known)
        except NotNow as other:
            self._say(f"row {row} of {bulk} has to wait: {other}")
            raise
        except AssistantError as error:
            self._say(str(error))
            raise
        except Exception as error:  # the queue tries again, and would say nothing of it
            told = Scrubber(known_secrets()).text(repr(error))
            self._say(f"row {row} of {bulk} meets a bug of the program, please report it: {told}")
            raise
        finally:
            with self._lock:
                self._desks.append(desk)

    def _rest(self) -> None:
        """Ends the processes that nobody is at."""
        with self._lock:
            idle, self._desks = self._desks, []
        for desk in idle:
            desk.close()

    def _greeting(self) -> str:
        post = self._post
        rows = f"{post.parallel} row{'s' if post.parallel != 1 else ''}"
        return (
            f"waiting for rows of {', '.join(post.environments)} at {post.url}, {rows} at once; "
            "Ctrl-C lets them come to their end"
        )

    def _desk(self, bulk: str) -> Desk:
        """Returns a desk for a bulk that nobody is at; one of another bulk makes room."""
        with self._lock:
            known = next((desk for desk in self._desks if desk.bulk == bulk), None)
            gone = known or (self._desks[0] if self._desks else None)
            if gone is not None:
                self._desks.remove(gone)
        if known is None and gone is not None:
            gone.close()
        return known or Desk(self._post.config_file, bulk, say=self._say)

    async def _work(self) -> None:
        post, loop = self._post, asyncio.get_running_loop()
        with ThreadPoolExecutor(post.parallel, "row") as rows, ThreadPoolExecutor(1, "sweep") as sweeps:
            loop.set_default_executor(rows)  # where Procrastinate has what is not asynchronous run
            while not self._over.is_set():
                try:
                    async with taking(
                        post.url, self.run_one, environments=post.environments, concurrency=post.parallel
                    ) as rows_taken:
                        await self._serve(rows_taken, sweeps)
                except JournalLost as error:
                    self._say(f"{error}; trying again")
                await self._is_over_within(_SWEEP_EVERY)

    async def _serve(self, rows: Taking, sweeps: ThreadPoolExecutor) -> None:
        """Takes rows and looks after those of others, until it is over or the queue is gone."""
        work = (rows.serve(), self._sweep(rows, sweeps), self._over.wait())
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(each) for each in work]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()  # which lets the rows that are under way come to their end
        for ending in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ending, Exception):
                raise ending

    async def _sweep(self, rows: Taking, sweeps: ThreadPoolExecutor) -> None:
        """Takes up again, from time to time, what workers had that are gone. Nothing but its cancelling ends it."""
        idle, told = 0, ""
        while not await self._is_over_within(_SWEEP_EVERY):
            try:
                await rows.clear_stalled()
                is_idle = await asyncio.get_running_loop().run_in_executor(sweeps, self._look_after)
                idle, told = idle + 1 if is_idle else 0, ""
            except AssistantError as error:  # the database is gone for now; it is said once
                if str(error) != told:
                    self._say(f"{error}; trying again")
                idle, told = 0, str(error)
            if self._post.until_idle and idle >= _IDLE_FOR:
                self._over.set()
            if idle == _REST_AFTER:
                await asyncio.get_running_loop().run_in_executor(sweeps, self._rest)

    def _look_after(self) -> bool:
        """Hands rows in that it is time for; tells whether there are none at all."""
        with closing(Journal(self._post.url)) as journal:
            handing_out = HandingOut(journal, self._queue)
            for words in handing_out.sweep(self._post.environments):
                self._say(words)
            return handing_out.is_idle(self._post.environments)

    async def _is_over_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        return self._over.is_set()

    def _stop(self) -> None:
        self._say("stopping; rows under way come to their end, and a second Ctrl-C ends them at once")
        self._over.set()

    @contextmanager
    def _stoppable(self, runner: asyncio.Runner) -> Iterator[None]:
        """Lets the first Ctrl-C take no further row, and the second one end it all at once."""
        loop = runner.get_loop()

        def hear(signum: int, frame: Any) -> None:  # noqa: ANN401 - as signal calls it
            if self._signal is not None:
                _end()
            self._signal = signum
            loop.call_soon_threadsafe(self._stop)

        usual = {each: signal.signal(each, hear) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in usual.items():
                signal.signal(each, handler)


def _end() -> NoReturn:
    """Ends the process at once. Its processes end with it, since their input does."""
    with suppress(OSError):  # not by the stream, which may be in the midst of a line
        os.write(2, b"ended at once; other workers take up the rows that were under way\n")
    os._exit(130)
