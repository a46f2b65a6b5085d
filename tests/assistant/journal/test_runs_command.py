"""`assistant runs`: what ran, and how it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.events import Status
from assistant.journal import Journal
from tests.assistant.expected import assert_expected
from tests.assistant.journal.rows import began, finished, lease
from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """A project without flows: runs are only read."""
    return make_project(tmp_path)


def keep_runs(project: Path) -> None:
    """Writes a run of each status, each a minute after the one before."""
    journal = Journal(project / ".assistant" / "journal.sqlite3")
    statuses: tuple[Status, ...] = ("passed", "failed", "in_doubt", "interrupted")
    for number, status in enumerate(statuses):
        run = f"run-{number}-{status}"
        world = "demo" if number else None
        journal.begin(
            began(run, started=f"2026-03-02T09:3{number}:00+08:00", world=world), lease=lease(journal, run)
        )
        message = None if status in ("passed", "interrupted") else "there is no [button] “OK”\nsecond line"
        journal.finish(finished(run, status, message=message))
    journal.begin(
        began("run-9-running", started="2026-03-02T09:39:00+08:00"), lease=lease(journal, "run-9-running")
    )
    journal.close()


def test_without_runs_the_way_to_the_first_is_shown(project: Path) -> None:
    """Nothing is created by looking."""
    done = assistant("runs", folder=project)
    told = "There were no runs yet. Begin with: assistant run onboard --fresh\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
    assert not (project / ".assistant").exists()


def test_runs_are_listed_with_how_they_ended(project: Path) -> None:
    """The newest first: status, duration, place, and outputs or the first line of the reason, as it stands."""
    keep_runs(project)
    done = assistant("runs", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert_expected(done.stdout, EXPECTED / "runs.txt")


def test_the_limit_keeps_the_newest(project: Path) -> None:
    """--limit 2 shows the last two."""
    keep_runs(project)
    lines = assistant("runs", "--limit", "2", folder=project).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:] if line.startswith("run-")] == [
        "run-9-running",
        "run-3-interrupted",
    ]


def test_a_narrow_terminal_shows_runs_one_below_the_other(project: Path) -> None:
    """A run's name is never cut: it is what one copies."""
    keep_runs(project)
    told = assistant("runs", "--limit", "2", folder=project, COLUMNS="40").stdout
    assert [line.rstrip() for line in told.splitlines()] == [
        "run-9-running",
        "  running  —  mock / demo",
        "run-3-interrupted",
        "  interrupted  2.5 s  mock / demo",
        "  account_id=012345",
    ]


def test_a_broken_journal_is_told_in_a_sentence(project: Path) -> None:
    """It is a file's fault, not the program's: exit code 2."""
    (project / ".assistant").mkdir()
    (project / ".assistant" / "journal.sqlite3").write_text("no database at all " * 60)
    done = assistant("runs", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {project}/.assistant/journal.sqlite3 can't be read as a journal")
