"""Runs of machines in several time zones: in the order in which they began, whatever their clocks are set to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.database_url import Place
from assistant.journal import Journal, Lease, Leases, older_than
from assistant.journal.bulk_record import BulkRow, Bulks
from assistant.journal.moment import local_words
from assistant.journal.sqlite import SqliteConnection
from tests.assistant.bulk.test_parts import RECORD, SNAPSHOT
from tests.assistant.journal.rows import act, began, finished, lease

TOKYO, BERLIN, LIMA = "2026-03-02T09:30:00+09:00", "2026-03-02T02:00:00+01:00", "2026-03-01T20:15:00-05:00"
"""Each half an hour or less after the one before, though their texts are in the opposite order."""
IN_UTC = {
    "tokyo": "2026-03-02T00:30:00+00:00", "berlin": "2026-03-02T01:00:00+00:00", "lima": "2026-03-02T01:15:00+00:00",
}  # fmt: skip


def begin_everywhere(journal: Journal) -> None:
    """Writes runs of three machines, all of which have passed."""
    for run, started in (("berlin", BERLIN), ("tokyo", TOKYO), ("lima", LIMA)):
        journal.begin(began(run, started=started), lease=lease(journal, run))
        journal.finish(finished(run))


def test_runs_are_in_the_order_in_which_they_began(journal: Journal) -> None:
    """The newest first, told in UTC."""
    begin_everywhere(journal)
    assert {record.id: record.started for record in journal.runs()} == IN_UTC
    assert [record.id for record in journal.runs(limit=2)] == ["lima", "berlin"]


def test_the_run_before_is_the_last_one_that_began(journal: Journal) -> None:
    """Wherever it was."""
    for run, started in (("tokyo", TOKYO), ("lima", LIMA), ("berlin", BERLIN)):
        mine = Leases(journal).take("the same", run=run)
        journal.begin(began(run, started=started), lease=mine)
        journal.finish(finished(run))
        Leases(journal).give_back(mine)
    before = journal.run_before(Lease(identity="the same", run="next", epoch=4))
    assert before is not None
    assert before.id == "lima"


@pytest.mark.parametrize(
    "now", ["2026-03-02T01:20:00+00:00", "2026-03-02T09:20:00+08:00", "2026-03-01T20:20:00-05:00"]
)
def test_an_age_is_the_same_everywhere(now: str, journal: Journal) -> None:
    """Whoever forgets may be in a time zone of its own; runs in doubt, or that go on, are none of the old ones."""
    begin_everywhere(journal)
    journal.begin(began("goes on", started=TOKYO), lease=lease(journal, "goes on"))
    journal.begin(began("in doubt", started=TOKYO), lease=lease(journal, "in doubt"))
    journal.finish(finished("in doubt", "in_doubt"))

    def older(minutes: int) -> list[str]:
        return [
            run.id for run in older_than(journal, timedelta(minutes=minutes), now=datetime.fromisoformat(now))
        ]

    assert [older(4), older(5), older(10), older(49), older(50)] == [
        ["lima", "berlin", "tokyo"], ["berlin", "tokyo"], ["berlin", "tokyo"], ["tokyo"], [],
    ]  # fmt: skip


def test_a_row_that_passed_elsewhere_is_taken_in(journal: Journal) -> None:
    """Since it failed, by a run of its own on a machine whose clock shows less; one of before is not."""
    bulks = Bulks(journal)
    rows = [
        BulkRow(number=number, line=number, identity=f"what {run} does", inputs={})
        for number, run in enumerate(("later", "earlier", "own"), 1)
    ]
    bulks.begin(RECORD, rows, snapshot=SNAPSHOT)
    for number, run in ((1, "failed"), (2, "failed"), (3, "own")):
        bulks.begin_row(RECORD.id, number, run=run)
    with journal.writing(durable=False):
        journal.execute("UPDATE bulk_row SET started = ?", (IN_UTC["berlin"],))
    for run, started in (("later", LIMA), ("earlier", TOKYO), ("own", TOKYO)):
        journal.begin(began(run, started=started), lease=lease(journal, run))
        journal.finish(finished(run))
    assert bulks.take_in(RECORD.id) == 2
    assert [(row.number, row.run) for row in bulks.rows(RECORD.id, ("passed",))] == [(1, "later"), (3, "own")]


def test_times_of_an_earlier_version_are_rewritten(place: Place) -> None:
    """Those of runs, acts, bulks and rows, each of the time zone in which it was written; the index is made."""
    with closing(Journal(place)) as journal:
        begin_everywhere(journal)
        mine = lease(journal)
        journal.intend_act(act(), since=0, lease=mine)
        Bulks(journal).begin(RECORD, [BulkRow(number=1, line=1, identity="i", inputs={})], snapshot=SNAPSHOT)
        back_to_6(journal)
    with closing(Journal(place)) as journal:
        assert {record.id: record.started for record in journal.runs()} == IN_UTC
        [found] = journal.acts_of("r1")
        assert (found.intended, found.settled) == ("2026-03-02T00:30:00.123+00:00", None)
        bulk, row = Bulks(journal).last(), Bulks(journal).row(RECORD.id, 1)
        assert bulk is not None
        assert row is not None
        assert (bulk.started, row.started, row.finished) == (IN_UTC["berlin"], IN_UTC["lima"], None)
        assert has_index(journal)


def back_to_6(journal: Journal) -> None:
    """Makes a journal what version 6 of the tables left."""
    is_file = isinstance(journal.place, Path)
    if is_file:
        journal.execute("PRAGMA user_version = 6")
    with journal.writing(durable=True):
        for run, started in (("tokyo", TOKYO), ("berlin", BERLIN), ("lima", LIMA)):
            journal.execute("UPDATE run SET started = ? WHERE id = ?", (started, run))
        journal.execute("UPDATE act SET intended = '2026-03-02T09:30:00.123+09:00'")
        journal.execute("UPDATE bulk SET started = ?", (BERLIN,))
        journal.execute("UPDATE bulk_row SET started = ?", (LIMA,))
        journal.execute("DROP INDEX run_started")
        if not is_file:
            journal.execute("UPDATE journal_version SET version = 6")


def has_index(journal: Journal) -> bool:
    """Tells whether runs are found by when they began."""
    known = "SELECT name FROM sqlite_schema" if isinstance(journal.place, Path) else (
        "SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema()"
    )  # fmt: skip
    return "run_started" in {row["name"] for row in journal.execute(known)}


def test_old_runs_are_found_without_reading_all(path: Path) -> None:
    """Neither the last runs nor those before a moment take a look at each run that there is."""
    with closing(Journal(path)) as journal:
        connection = journal._connection
        assert isinstance(connection, SqliteConnection)
        said: list[str] = []
        connection.db.set_trace_callback(said.append)
        journal.ended_before(datetime.now(UTC))
        journal.runs(limit=20)
        connection.db.set_trace_callback(None)
        plans = [
            [row["detail"] for row in journal.execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in said
        ]
    assert [plan[0] for plan in plans] == [
        "SEARCH run USING INDEX run_started (started<?)", "SCAN run USING INDEX run_started",
    ]  # fmt: skip
    assert not any("B-TREE" in detail for plan in plans for detail in plan)


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Has this process in another time zone."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "CST-8")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has one time zone for all processes")
@pytest.mark.usefixtures("shanghai")
def test_people_read_the_time_of_their_own_clocks() -> None:
    """Whatever machine it was on."""
    assert local_words(IN_UTC["lima"]) == "2026-03-02 09:15:00+08:00"
    assert local_words("2026-03-02T01:15:00.250+00:00") == "2026-03-02 09:15:00+08:00"
