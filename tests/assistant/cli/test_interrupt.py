"""Ctrl-C and sudden death: what a run leaves behind, and what it must not."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.journal import Journal
from tests.assistant.processes import (
    assistant,
    descendants,
    ended,
    events,
    eventually,
    started,
    survivors,
    until,
)
from tests.assistant.projects import make_project

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are read from /proc")

WAIT = """
    name: Wait for what never comes
    site: billing_center
    steps:
      - open: /signin
      - shot: {name: sign-in, box: heading "Sign In"}
      - wait: heading "Never"
        timeout: 5 min
"""
ALONE = pytest.param(os.kill, id="alone")
GROUP = pytest.param(os.killpg, id="group")
Send = Callable[[int, int], None]


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """A project with a flow that takes too long."""
    return make_project(tmp_path, waits=WAIT)


@pytest.fixture(name="run")
def _run(project: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of that flow, just started; it is gone after the test."""
    process = started("run", "waits", "--json", folder=project)
    yield process
    process.kill()
    process.communicate()


def waits(event: Mapping[str, Any]) -> bool:
    """Tells whether a run has come to the step that waits; the picture before it has a browser page of its own."""
    return (event["event"], event.get("verb")) == ("step_started", "wait")


def status_of(project: Path, run: str) -> str:
    """Returns how far the journal knows a run."""
    journal = Journal(project / ".assistant" / "journal.sqlite3")
    record = journal.run(run)
    journal.close()
    assert record is not None
    return record.status


@pytest.mark.parametrize("send", [ALONE, GROUP])
def test_ctrl_c_ends_a_run_as_interrupted(send: Send, run: subprocess.Popen[str], project: Path) -> None:
    """Whether the driver gets the signal too or not, the end is told, and no process stays behind."""
    until(run, waits)
    children = descendants(run.pid)
    send(run.pid, signal.SIGINT)
    done = ended(run)
    end = events(done.stdout)[-1]
    assert (done.returncode, done.stderr) == (130, "\nInterrupted.\n")
    assert (end["event"], end["status"]) == ("run_finished", "interrupted")
    assert status_of(project, end["run"]) == "interrupted"
    assert (Path(end["folder"]) / "report.html").is_file()
    assert len(children) > 2
    assert survivors(children) == {}


@pytest.mark.parametrize("send", [ALONE, GROUP])
def test_ctrl_c_before_the_run_leaves_nothing(send: Send, run: subprocess.Popen[str], project: Path) -> None:
    """While a run is being set up there is nothing to end: no events, no row, no folder, no process."""
    children = eventually(lambda: descendants(run.pid), bool)
    send(run.pid, signal.SIGINT)
    done = ended(run)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\nInterrupted.\n")
    assert not (project / ".assistant" / "runs").exists()
    assert not (project / ".assistant" / "journal.sqlite3").exists()
    assert survivors(children) == {}


def test_a_killed_run_leaves_no_process(run: subprocess.Popen[str], project: Path) -> None:
    """After kill -9 browser and driver end by themselves; the next run of the world is not disturbed."""
    begun = until(run, lambda event: event["event"] == "run_started")
    until(run, waits)
    children = descendants(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert len(children) > 2
    assert survivors(children) == {}
    assert status_of(project, begun["run"]) == "killed"
    (project / "flows" / "next.yaml").write_text(
        "name: Next\nsite: billing_center\nsteps: [{open: /signin}]\n"
    )
    assert assistant("run", "next", folder=project).returncode == 0


def test_a_set_up_that_is_killed_leaves_no_process(run: subprocess.Popen[str]) -> None:
    """The driver, which is started before anything else, ends with its pipe."""
    children = eventually(lambda: descendants(run.pid), bool)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert survivors(children) == {}


def driver_of(run: subprocess.Popen[str]) -> int:
    """Returns the process that is Playwright's driver."""
    [driver] = (number for number, words in descendants(run.pid).items() if "run-driver" in words)
    return driver


def test_a_run_killed_with_its_driver_leaves_no_process(run: subprocess.Popen[str]) -> None:
    """A browser that nobody tells to end ends with its pipe."""
    until(run, waits)
    children, driver = descendants(run.pid), driver_of(run)
    os.kill(run.pid, signal.SIGKILL)
    os.kill(driver, signal.SIGKILL)
    run.wait()
    assert len(children) > 2
    assert survivors(children) == {}


def test_a_run_whose_driver_dies_fails_and_says_so(run: subprocess.Popen[str]) -> None:
    """It is no bug of ours either, the end is told, and the browser goes too."""
    until(run, waits)
    children = descendants(run.pid)
    os.kill(driver_of(run), signal.SIGKILL)
    done = ended(run)
    end = events(done.stdout)[-1]
    assert (done.returncode, end["event"], end["failure"]["kind"]) == (1, "run_finished", "environment")
    assert "Traceback" not in done.stderr
    assert survivors(children) == {}


def test_a_run_whose_browser_dies_fails_and_says_so(run: subprocess.Popen[str]) -> None:
    """A browser that is killed is no bug of ours: exit code 1, and a sentence."""
    until(run, waits)
    (browser, *_) = (
        number for number, words in descendants(run.pid).items() if "--remote-debugging-pipe" in words
    )
    os.kill(browser, signal.SIGKILL)
    done = ended(run)
    failure = events(done.stdout)[-1]["failure"]
    assert (done.returncode, done.stderr) == (1, "")
    assert failure["kind"] == "environment"
    assert failure["message"] == "the browser or its window was closed in the middle of the step"
