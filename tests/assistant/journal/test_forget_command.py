"""`assistant forget` and `keep` in config.yaml: runs go, what must not happen twice stays."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.engine.acts import ActState
from assistant.events import Status
from assistant.journal import Journal, Leases, Origin, Snapshot, older_than
from tests.assistant.journal.rows import act, began, finished, lease
from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

NOW = datetime.fromisoformat("2026-03-02T12:00:00+08:00")


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """A project with runs of long ago, one of each end, each with a folder; a further one goes on."""
    project = make_project(tmp_path)
    with closing(Journal(project / ".assistant" / "journal.sqlite3")) as journal:
        statuses: tuple[Status, ...] = ("passed", "failed", "in_doubt")
        for status in statuses:
            mine = lease(journal, status)
            origin = Origin(snapshot=Snapshot(file="bind.yaml", texts={"bind.yaml": f"name: {status}"}))
            journal.begin(began(status), lease=mine, origin=origin)
            journal.intend_act(act(sentence=status), since=0, lease=mine)
            journal.finish(finished(status, status))
            Leases(journal).give_back(mine)
            (project / ".assistant" / "runs" / status).mkdir(parents=True)
        journal.begin(began("running"), lease=lease(journal, "running"))
    return project


def left(project: Path) -> tuple[set[str], set[str], int]:
    """Returns the runs that are known, the folders that are there, and how many snapshots are kept."""
    with closing(Journal(project / ".assistant" / "journal.sqlite3")) as journal:
        runs = {record.id for record in journal.runs()}
        (snapshots,) = journal.execute("SELECT count(*) FROM snapshot").fetchone()
    return runs, {folder.name for folder in (project / ".assistant" / "runs").iterdir()}, snapshots


def test_a_run_is_forgotten_and_its_acts_are_not(project: Path) -> None:
    """Row, folder and snapshot go; what it did is still known."""
    done = assistant("forget", "failed", folder=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 run forgotten.\n", "")
    assert left(project) == ({"passed", "in_doubt", "running"}, {"passed", "in_doubt"}, 2)
    with closing(Journal(project / ".assistant" / "journal.sqlite3")) as journal:
        assert journal.find_act(act(sentence="failed")).state is ActState.INTENDED


def test_old_runs_are_forgotten_but_for_those_in_doubt(project: Path) -> None:
    """A run in doubt is kept until a person has looked."""
    done = assistant("forget", "--older-than", "1h", folder=project)
    assert (done.returncode, done.stdout) == (0, "2 runs forgotten.\n")
    assert left(project)[:2] == ({"in_doubt", "running"}, {"in_doubt"})


def test_a_run_that_goes_on_is_kept(project: Path) -> None:
    """The message says how to stop it first."""
    done = assistant("forget", "running", folder=project)
    told = "Error: the run running goes on; stop it first with: assistant cancel running\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name the runs to forget, or say how old they are with --older-than"),
        (
            ["--older-than", "30"],
            "--older-than '30' is not an age; write a number and h, d or w, such as 30d",
        ),
        (["../mock"], "there is no run '../mock' in the journal; see them with: assistant runs"),
    ],
    ids=["nothing", "no age", "no run"],
)
def test_wrong_wishes_are_told(words: list[str], told: str, project: Path) -> None:
    """Nothing is removed."""
    done = assistant("forget", *words, folder=project)
    assert (done.returncode, done.stderr) == (2, f"Error: {told}\n")
    assert len(left(project)[0]) == 4


def test_an_age_is_counted_from_the_beginning(journal: Journal) -> None:
    """A run that began exactly so long ago is kept; one that was killed is forgotten like others."""
    journal.begin(began("r1", started="2026-03-02T11:00:00+08:00"), lease=lease(journal))
    with journal.writing(durable=False):
        journal.execute("UPDATE lease SET expires = 0")
    assert older_than(journal, timedelta(hours=1), now=NOW) == []
    assert [run.id for run in older_than(journal, timedelta(minutes=59), now=NOW)] == ["r1"]
