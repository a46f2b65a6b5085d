"""What is asked for of a bulk whose rows workers run: who may begin a row, and when, over all workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.journal import Journal
from assistant.journal.bulk_record import UNDONE, BulkRow, Bulks
from assistant.journal.dispatch_record import Dispatches, Terms
from tests.assistant.bulk.test_parts import RECORD, SNAPSHOT

if TYPE_CHECKING:
    from assistant.database_url import Place
    from tests.assistant.postgres import Server

BULK = RECORD.id


@pytest.fixture(params=["sqlite", "postgres"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    """A journal with a bulk of eight rows, in each of the databases that can keep one."""
    place: Place = tmp_path / "journal.sqlite3"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        place = server.schema()
    with closing(Journal(place)) as journal:
        rows = [
            BulkRow(number=number, line=number + 1, identity=f"id-{number}", inputs={})
            for number in range(1, 9)
        ]
        Bulks(journal).begin(RECORD, rows, snapshot=SNAPSHOT)
        yield journal


def asked(journal: Journal, *, limit: int | None = None, **terms: float) -> Dispatches:
    """Asks for all rows that are not done."""
    dispatches = Dispatches(journal)
    told = Terms(**{"parallel": 2, **terms})  # type: ignore[arg-type]
    dispatches.ask(BULK, told, statuses=UNDONE, limit=limit)
    return dispatches


def end(journal: Journal, number: int, *, cause: str | None = None) -> None:
    """Has a row begun and ended."""
    bulks = Bulks(journal)
    bulks.begin_row(BULK, number, run=f"run-{number}")
    row = bulks.row(BULK, number)
    assert row is not None
    bulks.end_row(BULK, replace(row, status="failed" if cause else "passed", cause=cause))


def test_so_many_rows_are_under_way_and_no_more(journal: Journal) -> None:
    """Whoever asks is given rows until as many are under way as may be; an end makes room for the next one."""
    dispatches = asked(journal, limit=4)
    assert (dispatches.take(BULK), dispatches.take(BULK), dispatches.left(BULK)) == ([1, 2], [], 4)
    end(journal, 2)
    assert (dispatches.take(BULK), dispatches.take_ends(BULK), dispatches.take_ends(BULK)) == ([3], [2], [])
    for number in (1, 3, 4):
        end(journal, number)
    assert (dispatches.take(BULK), dispatches.left(BULK), dispatches.take_ends(BULK)) == ([], 0, [1, 3, 4])


def test_rows_begin_at_a_rate(journal: Journal) -> None:
    """Within the time that has to lie between two, nobody is given another one, however much room there is."""
    dispatches = asked(journal, pace=3600.0)
    assert (dispatches.take(BULK), dispatches.take(BULK)) == ([1], [])


def test_the_same_cause_again_and_again_stops_a_bulk(journal: Journal) -> None:
    """What is under way comes to its end, what waits is asked for no more; a row that passes in between counts anew."""
    dispatches = asked(journal, parallel=8, stop_after=2)
    assert len(dispatches.take(BULK)) == 8
    for number, cause in enumerate(["no button", None, "no button", "no page"], 1):
        end(journal, number, cause=cause)
        assert (dispatches.take(BULK), dispatches.stopped(BULK)) == ([], None)
    Bulks(journal).begin_row(BULK, 6, run="run-6")
    end(journal, 5, cause="no page")
    assert (dispatches.take(BULK), dispatches.left(BULK)) == ([], 1)
    assert dispatches.stopped(BULK) == "the same failure came again and again: no page"
    assert [dispatches.is_due(BULK, number) for number in (5, 6, 7)] == [False, True, False]


def test_a_bulk_that_is_stopped_is_asked_for_anew(journal: Journal) -> None:
    """What was begun is under way still; the first reason to stop is told, until somebody asks again."""
    dispatches = asked(journal, may_spend=True)
    assert (dispatches.take(BULK), dispatches.may_spend(BULK)) == ([1, 2], True)
    Bulks(journal).begin_row(BULK, 1, run="run-1")
    dispatches.stop(BULK, "interrupted")
    dispatches.stop(BULK, "another reason")
    assert (dispatches.left(BULK), dispatches.stopped(BULK)) == (1, "interrupted")
    dispatches = asked(journal)
    assert (dispatches.stopped(BULK), dispatches.may_spend(BULK)) == (None, False)
    assert (dispatches.left(BULK), dispatches.take(BULK)) == (8, [2])
    [first, second] = dispatches.under_way(BULK)
    assert (first.state, first.run, first.tries, second.state, second.is_fresh) == (
        "begun",
        "run-1",
        1,
        "handed_in",
        True,
    )


def test_a_row_is_ended_by_the_run_that_has_it(journal: Journal) -> None:
    """A worker that stood still, and whose row another one has taken over, does not tell what became of it."""
    dispatches, bulks = asked(journal), Bulks(journal)
    dispatches.take(BULK)
    for run in ("run-of-one", "run-of-another"):
        bulks.begin_row(BULK, 1, run=run)
    row = bulks.row(BULK, 1)
    assert row is not None
    lost = replace(row, status="failed", run="run-of-one", cause="its lease is lost")
    assert not bulks.end_row(BULK, lost, begun_by="run-of-one")
    assert (bulks.row(BULK, 1), dispatches.take_ends(BULK)) == (row, [])
    assert bulks.end_row(BULK, replace(row, status="passed"), begun_by="run-of-another")
    assert dispatches.take_ends(BULK) == [1]


def test_of_many_workers_one_looks_after_a_bulk(journal: Journal) -> None:
    """The others wait for the next time; a bulk without rows that are asked for is looked after by nobody."""
    dispatches = Dispatches(journal)
    assert (dispatches.open_bulks([RECORD.environment]), dispatches.claim_sweep(BULK, every=60)) == (
        [],
        False,
    )
    asked(journal)
    assert dispatches.open_bulks(["another", RECORD.environment]) == [BULK]
    assert dispatches.open_bulks(["another"]) == []
    assert [dispatches.claim_sweep(BULK, every=60) for _ in range(2)] == [True, False]


def test_a_row_that_nobody_asked_for_leaves_no_trace(journal: Journal) -> None:
    """Rows that a command runs by itself are written as ever."""
    end(journal, 3, cause="no page")
    dispatches = Dispatches(journal)
    assert (dispatches.left(BULK), dispatches.take(BULK), dispatches.take_ends(BULK)) == (0, [], [])
