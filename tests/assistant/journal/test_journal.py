"""The journal: runs, acts, and what lasts when a process doesn't."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import get_args

import psycopg
import pytest

from assistant.database_url import DatabaseUrl, Place
from assistant.engine.acts import ActChangedError, ActKey, ActRecord, ActState
from assistant.errors import UsageError
from assistant.events import Event, Status, StepFinished
from assistant.journal import Journal, Recorder
from assistant.journal.migrations import VERSION
from assistant.journal.sqlite import SqliteConnection
from tests.assistant.journal.rows import act, began, finished, lease
from tests.assistant.postgres import Server
from tests.assistant.projects import ROOT


def test_a_run_is_running_until_it_is_told_how_it_ended(journal: Journal) -> None:
    """A run that began has no duration and no outputs yet."""
    journal.begin(began("r1"), lease=lease(journal, "r1"))
    record = journal.run("r1")
    assert record is not None
    assert (record.status, record.seconds, record.outputs, record.failure) == ("running", None, {}, None)
    assert (record.flow, record.title, record.environment, record.world, record.folder) == (
        "bind", "Bind a workspace", "mock", "demo", "/runs/r1",
    )  # fmt: skip
    assert record.inputs == {"workspace": "Example 生产", "count": 3}


@pytest.mark.parametrize("status", get_args(Status))
def test_a_run_can_end_in_every_way_that_there_is(status: Status, journal: Journal) -> None:
    """Each status that the engine tells can be kept, with outputs and reason."""
    journal.begin(began("r1", world=None), lease=lease(journal, "r1"))
    journal.finish(finished("r1", status, message=None if status == "passed" else "there is no button"))
    record = journal.run("r1")
    assert record is not None
    assert (record.status, record.seconds, record.outputs) == (status, 2.5, {"account_id": "012345"})
    assert (record.failure, record.world) == (None if status == "passed" else "there is no button", None)


def test_a_run_that_is_not_there_is_none(journal: Journal) -> None:
    """Asking for an unknown run is no error."""
    assert journal.run("r1") is None


def test_the_last_runs_come_first(journal: Journal) -> None:
    """Runs are ordered by when they began, those of the same second by their names; `limit` cuts the rest off."""
    for run, time in (("b", "10:00"), ("a", "12:00"), ("c", "10:00")):
        journal.begin(began(run, started=f"2026-03-02T{time}:00+08:00"), lease=lease(journal, run))
    assert [record.id for record in journal.runs(limit=10)] == ["a", "c", "b"]
    assert [record.id for record in journal.runs(limit=2)] == ["a", "c"]


def test_a_recorder_keeps_only_beginning_and_end(journal: Journal) -> None:
    """Steps are the run folder's affair."""
    step = StepFinished(
        at=1.0, number="1", depth=0, verb="open", sentence="Open /", status="passed", seconds=0.1
    )
    events: list[Event] = [began("r1"), step, finished("r1")]
    recorder = Recorder(journal, lease=lease(journal))
    for event in events:
        recorder(event)
    record = journal.run("r1")
    assert record is not None
    assert record.status == "passed"


def test_an_act_is_unknown_then_intended_then_settled(journal: Journal) -> None:
    """Every writing is counted, so that whoever looked before knows of it."""
    recorder = Recorder(journal, lease=lease(journal))
    assert recorder.find(act()) == ActRecord(state=None, version=0)
    recorder.intend(act(), since=0)
    assert recorder.find(act()) == ActRecord(state=ActState.INTENDED, version=1)
    recorder.settle(act(), ActState.SEEN, since=1)
    assert recorder.find(act()) == ActRecord(state=ActState.SEEN, version=2)


@pytest.mark.parametrize("state", [state for state in ActState if state is not ActState.INTENDED])
def test_an_act_can_settle_in_every_way_that_there_is(state: ActState, journal: Journal) -> None:
    """An act seen without ever being intended is kept as well."""
    journal.settle_act(act(), state, since=0, lease=lease(journal, "r1"))
    assert journal.find_act(act()).state is state


@pytest.mark.parametrize(
    "other",
    [act(environment="real"), act(world="w2"), act(flow="other"), act(sentence="It is bought again")],
    ids=["environment", "world", "flow", "sentence"],
)
def test_each_part_of_the_key_tells_acts_apart(other: ActKey, journal: Journal) -> None:
    """An act elsewhere says nothing of this one."""
    journal.intend_act(act(), since=0, lease=lease(journal, "r1"))
    assert journal.find_act(other) == ActRecord()


def test_of_two_that_looked_only_one_may_act(journal: Journal) -> None:
    """Whoever intends second, having looked before the first intended, is refused and writes nothing."""
    second = Journal(journal.place)
    journal.intend_act(act(), since=0, lease=lease(journal, "r1"))
    with pytest.raises(ActChangedError, match="It is bought"):
        second.intend_act(act(), since=0, lease=lease(second, "r2"))
    assert second.find_act(act()) == ActRecord(state=ActState.INTENDED, version=1)
    second.close()


def test_an_act_can_be_intended_again_by_whoever_knows_of_it(journal: Journal) -> None:
    """The row tells the last run and when; what was settled is open again."""
    mine = lease(journal)
    journal.intend_act(act(), since=0, lease=mine)
    journal.settle_act(act(), ActState.REFUSED, since=1, lease=mine)
    journal.intend_act(act(), since=2, lease=lease(journal, "r2"))
    row = journal.execute("SELECT state, run, settled, version FROM act").fetchone()
    assert tuple(row) == ("intended", "r2", None, 3)


def test_what_was_seen_before_does_not_close_what_was_begun_anew(journal: Journal) -> None:
    """A run that stood still after its look, while it was given back and another one acts again, leaves it open."""
    slow = Recorder(journal, lease=lease(journal, "r1"))
    journal.intend_act(act(), since=0, lease=lease(journal, "r2"))
    looked = slow.find(act()).version
    journal.settle_act(act(), ActState.SEEN, since=1, lease=lease(journal, "r3"))
    journal.intend_act(act(), since=2, lease=lease(journal, "r4"))
    slow.settle(act(), ActState.SEEN, since=looked)
    assert journal.find_act(act()) == ActRecord(state=ActState.INTENDED, version=3)


def test_the_values_of_an_act_are_those_that_its_actor_read(journal: Journal) -> None:
    """A run that looked before another one acted neither writes over what that one has read, nor forgets it."""
    first, second = (Recorder(journal, lease=lease(journal, run)) for run in ("r1", "r2"))
    first.intend(act(), since=0, values={"number": "of r1"})
    first.remember("voucher", "of r1", act=act(), since=1)
    with pytest.raises(ActChangedError):
        second.intend(act(), since=0, values={"number": "of r2"})
    second.remember("voucher", "of r2", act=act(), since=0)
    assert first.values(act()) == {"number": "of r1", "voucher": "of r1"}
    second.intend(act(), since=1, values={"number": "of r2"})
    assert first.values(act()) == {"number": "of r2"}


def test_all_lasts_from_one_opening_to_the_next(place: Place) -> None:
    """What was written is there when it is opened again."""
    first = Journal(place)
    mine = lease(first)
    first.begin(began("r1"), lease=mine)
    first.intend_act(act(), since=0, lease=mine)
    first.close()
    second = Journal(place)
    assert [record.id for record in second.runs(limit=5)] == ["r1"]
    assert second.find_act(act()).state is ActState.INTENDED
    second.close()


def in_a_process(code: str, place: Place) -> subprocess.Popen[str]:
    """Starts Python code that has a journal open as `journal`."""
    begin = (
        "import os, signal, sys\n"
        "from assistant.database_url import place_from\n"
        "from assistant.journal import Journal\n"
        "from tests.assistant.journal.rows import act, began, finished, lease\n"
        "journal = Journal(place_from(sys.argv[1]))\n"
    )
    told = place.reveal() if isinstance(place, DatabaseUrl) else str(place)
    return subprocess.Popen(
        [sys.executable, "-c", begin + code, told], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )


def test_an_intent_survives_a_killed_process(place: Place) -> None:
    """A process that is killed right after `intend_act` has written the act and its run for good."""
    code = (
        "mine = lease(journal, 'r1')\n"
        "journal.begin(began('r1'), lease=mine)\n"
        "journal.intend_act(act(), since=0, lease=mine)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with in_a_process(code, place) as process:
        process.wait(timeout=60)
    assert process.returncode != 0
    journal = Journal(place)
    assert journal.find_act(act()).state is ActState.INTENDED
    assert [record.status for record in journal.runs(limit=5)] == ["killed"]
    journal.close()


def test_an_intent_is_on_the_disk_before_the_click(path: Path) -> None:
    """Acts are written with `synchronous = FULL`, which a power cut does not undo; runs needn't be."""
    with closing(Journal(path)) as journal:
        said: list[str] = []
        mine = lease(journal)
        connection = journal._connection
        assert isinstance(connection, SqliteConnection)
        connection.db.set_trace_callback(said.append)
        journal.intend_act(act(), since=0, lease=mine)
        journal.settle_act(act(), ActState.SEEN, since=1, lease=mine)
        journal.begin(began("r1"), lease=mine)
    modes = [statement for statement in said if "synchronous" in statement or statement == "COMMIT"]
    full, normal = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
    assert modes == [full, "COMMIT", full, "COMMIT", normal, "COMMIT"]


def test_two_processes_write_at_once(place: Place) -> None:
    """Both wait for each other: every run and every act of both is there, and creating the tables is no race."""
    code = (
        "name = '{}'\n"
        "for number in range(40):\n"
        "    mine = lease(journal, f'{{name}}{{number}}')\n"
        "    journal.begin(began(f'{{name}}{{number}}'), lease=mine)\n"
        "    journal.intend_act(act(sentence=f'{{name}}{{number}}'), since=0, lease=mine)\n"
        "    journal.finish(finished(f'{{name}}{{number}}'))\n"
    )
    processes = [in_a_process(code.format(name), place) for name in ("a", "b")]
    for process in processes:
        with process:
            assert process.wait(timeout=60) == 0
    journal = Journal(place)
    runs = journal.runs(limit=100)
    assert len(runs) == 80
    assert {record.status for record in runs} == {"passed"}
    assert all(journal.find_act(act(sentence=record.id)).version == 1 for record in runs)
    journal.close()


def test_of_two_processes_one_intends(place: Place) -> None:
    """For each act, exactly one of two processes that look at the same time gets to act."""
    code = (
        "from assistant.engine.acts import ActChangedError\n"
        "mine = lease(journal, '{}')\n"
        "for number in range(40):\n"
        "    try:\n"
        "        journal.intend_act(act(sentence=str(number)), since=0, lease=mine)\n"
        "        print(number, flush=True)\n"
        "    except ActChangedError:\n"
        "        pass\n"
    )
    processes = [in_a_process(code.format(name), place) for name in ("a", "b")]
    won = [int(line) for process in processes for line in process.communicate(timeout=60)[0].splitlines()]
    assert sorted(won) == list(range(40))


def test_a_write_that_fails_leaves_nothing(journal: Journal) -> None:
    """A run that is begun twice is refused, and the journal goes on."""
    mine = lease(journal)
    journal.begin(began("r1"), lease=mine)
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        journal.begin(began("r1"), lease=mine)
    journal.begin(began("r2"), lease=lease(journal, "r2"))
    assert len(journal.runs(limit=5)) == 2


def test_a_newer_journal_is_refused(path: Path) -> None:
    """A file that a newer version wrote is left as it is, and the message says what to do."""
    Journal(path).close()
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(UsageError) as refused:
        Journal(path)
    assert str(refused.value) == (
        f"{path} was written by a newer version of this program; update it, or name another 'state'"
    )
    assert path.read_bytes() == before


def test_a_newer_journal_on_a_server_is_refused(postgres: Server) -> None:
    """Nothing is changed, and nobody reads the password in the message."""
    place = postgres.database()
    with closing(Journal(place)) as journal, journal.writing(durable=True):
        journal.execute("UPDATE journal_version SET version = ?", (VERSION + 1,))
    with pytest.raises(UsageError) as refused:
        Journal(place)
    assert str(refused.value) == (
        f"postgresql://tester:••••••@127.0.0.1:{postgres.port}/{place.reveal().rpartition('/')[2]} was written by a "
        "newer version of this program; update it, or name another 'journal'"
    )


def test_what_is_no_journal_is_refused(path: Path) -> None:
    """Another file in the journal's place is not overwritten."""
    path.parent.mkdir()
    path.write_text("not a database, but long enough to be read as the first page of one " * 20)
    before = path.read_bytes()
    with pytest.raises(
        UsageError, match=r"can't be read as a journal \(file is not a database\); move it away$"
    ):
        Journal(path)
    assert path.read_bytes() == before


def test_a_file_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    """What stands in its way is named, with what to do."""
    (tmp_path / "state").touch()
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "state" / "journal.sqlite3", tmp_path / "folder"):
        with pytest.raises(UsageError) as refused:
            Journal(path)
        assert str(refused.value).startswith(f"the journal {path} can't be opened (")
        assert str(refused.value).endswith("; let it be written, or name another 'journal' in config.yaml")
