"""Rows in the queue of a real PostgreSQL: handed in once, and again when the worker that had one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from assistant.bulk.handing_out import HandingOut
from assistant.bulk.queue import Queue, taking
from assistant.database_url import DatabaseUrl
from assistant.errors import UsageError
from assistant.journal import Journal, Leases
from assistant.journal.bulk_record import UNDONE, BulkRow, Bulks
from assistant.journal.dispatch_record import Dispatches, Terms
from tests.assistant.bulk.test_parts import RECORD, SNAPSHOT
from tests.assistant.journal.rows import began

if TYPE_CHECKING:
    from tests.assistant.postgres import Server

BULK, PLACE = RECORD.id, (RECORD.environment,)


@pytest.fixture
def journal(postgres: Server) -> Iterator[Journal]:
    """A journal with a bulk of three rows, of which all are asked for."""
    with closing(Journal(postgres.schema())) as journal:
        rows = [BulkRow(number=each, line=each + 1, identity=f"id-{each}", inputs={}) for each in (1, 2, 3)]
        Bulks(journal).begin(RECORD, rows, snapshot=SNAPSHOT)
        Dispatches(journal).ask(BULK, Terms(parallel=2), statuses=UNDONE, limit=None)
        yield journal


@pytest.fixture
def queue(journal: Journal) -> Iterator[Queue]:
    """The queue in the journal's database."""
    with closing(Queue(journal)) as queue:
        yield queue


def later(journal: Journal) -> None:
    """Lets a minute pass, as the journal sees it: leases expire, and it is time to sweep."""
    journal.execute("UPDATE dispatched_row SET moved = moved - 60")
    journal.execute("UPDATE dispatch SET swept = 0")
    journal.execute("UPDATE lease SET expires = expires - 60")


def begin(journal: Journal, number: int) -> None:
    """Begins a row as a worker does that is killed then, some day."""
    lease = Leases(journal).take(f"id-{number}", run=f"run-{number}-{journal_runs(journal)}")
    journal.begin(began(lease.run), lease=lease)
    Bulks(journal).begin_row(BULK, number, run=lease.run)


def journal_runs(journal: Journal) -> int:
    """Returns how many runs there were."""
    return len(journal.runs())


def serve(url: DatabaseUrl, taken: list[int], *, rows: int) -> None:
    """Takes so many rows from the queue, as a worker does, and removes the tasks of workers that are gone."""

    async def work() -> None:
        async with taking(
            url, lambda bulk, row: taken.append(row), environments=PLACE, concurrency=1
        ) as queue:
            await queue.clear_stalled()
            serving = asyncio.ensure_future(queue.serve())
            while len(taken) < rows:
                await asyncio.sleep(0.02)
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    def run() -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(asyncio.wait_for(work(), 60))

    with ThreadPoolExecutor(max_workers=1) as pool:  # this thread may have the loop of Playwright
        pool.submit(run).result()


def test_rows_are_handed_in_and_taken_once(journal: Journal, queue: Queue) -> None:
    """A row that is handed in twice is one task; a worker of another environment is given none."""
    HandingOut(journal, queue).hand_out(RECORD)
    queue.hand_in(BULK, 1, environment=RECORD.environment)
    assert queue.rows() == {(BULK, 1), (BULK, 2)}
    assert isinstance(journal.place, DatabaseUrl)
    taken: list[int] = []
    serve(journal.place, taken, rows=2)
    assert (sorted(taken), queue.rows()) == ([1, 2], set())


def test_a_row_whose_worker_is_gone_is_handed_in_again(journal: Journal, queue: Queue) -> None:
    """Whether it was begun or only taken; the third time it has failed. A run that lives is left alone."""
    handing_out, bulks = HandingOut(journal, queue), Bulks(journal)
    handing_out.hand_out(RECORD)
    assert isinstance(journal.place, DatabaseUrl)
    serve(journal.place, [], rows=0)
    begin(journal, 1)
    assert handing_out.sweep(PLACE) == []
    later(journal)
    assert handing_out.sweep(PLACE) == [f"row 1 of {BULK} was left by its worker; it is handed in again"]
    assert (handing_out.sweep(PLACE), queue.rows()) == ([], {(BULK, 1), (BULK, 2)})
    taken: list[int] = []
    serve(journal.place, taken, rows=2)  # a worker that takes both, and is gone
    later(journal)
    assert [words.split()[1] for words in handing_out.sweep(PLACE)] == ["1", "2"]
    later(journal)
    serve(journal.place, taken, rows=4)
    row_1, row_2 = handing_out.sweep(PLACE)
    assert row_1 == f"row 1 of {BULK} failed: 3 workers ended in the midst of it"
    assert row_2 == f"row 2 of {BULK} was left by its worker; it is handed in again"
    assert [row.status for row in bulks.rows(BULK)] == ["failed", "waiting", "waiting"]
    assert queue.rows() == {(BULK, 2), (BULK, 3)}  # the failed one has made room


def test_a_row_of_a_bulk_that_was_stopped_is_parked(journal: Journal, queue: Queue) -> None:
    """It is begun again when the bulk goes on, and by nobody before."""
    handing_out = HandingOut(journal, queue)
    handing_out.hand_out(RECORD)
    begin(journal, 2)
    Dispatches(journal).stop(BULK, "interrupted")
    later(journal)
    told = f"row 2 of {BULK} was left by its worker; it is begun again when the bulk goes on"
    assert (handing_out.sweep(PLACE), handing_out.is_idle(PLACE)) == ([told], True)


def test_a_task_of_a_worker_that_is_gone_is_removed(journal: Journal, queue: Queue) -> None:
    """It would be taken for one that is at work for ever."""
    queue.hand_in(BULK, 1, environment=RECORD.environment)
    journal.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (NOW() - INTERVAL '1 minute')")
    journal.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    assert queue.rows() == {(BULK, 1)}
    assert isinstance(journal.place, DatabaseUrl)
    serve(journal.place, [], rows=0)
    assert queue.rows() == set()


def test_tables_of_another_version_are_refused(journal: Journal) -> None:
    """The message tells what to do, and not the password."""
    Queue(journal).close()
    journal.execute("ALTER TABLE procrastinate_jobs RENAME COLUMN queueing_lock TO locked")
    with pytest.raises(
        UsageError, match=r"can't be used by Procrastinate 3\..* the same version on all"
    ) as told:
        Queue(journal)
    assert "a+password" not in str(told.value)
