"""The doctor as a whole command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own."""
    return subprocess.run(
        [Path(sys.executable).with_name("assistant"), "doctor", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **environment},
    )


def test_all_is_well_here() -> None:
    """The table names every check, and the exit code is 0."""
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Python" in done.stdout
    assert "*.localhost" in done.stdout


def test_quiet_says_nothing_when_all_is_well() -> None:
    """The set-up asks quietly."""
    done = run("--quiet", "--install")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_json_has_all_checks() -> None:
    """With --json there is one object on standard output."""
    done = run("--json")
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert {"name", "state", "found", "remedy", "can_install"} == set(told["checks"][0])


def test_a_journal_that_is_not_reached_makes_exit_code_2() -> None:
    """The remedy is in the table, the password is not."""
    done = run("--quiet", ASSISTANT_DATABASE="postgresql://me:hush+hush@127.0.0.1:1/runs")
    assert (done.returncode, done.stderr) == (2, "")
    assert (
        "Journal  missing  the journal postgresql://me:••••••@127.0.0.1:1/runs can't be opened" in done.stdout
    )
    assert "is the server running?" in done.stdout
    assert "hush" not in done.stdout


@pytest.mark.parametrize("words", [(), ("--quiet",), ("--install",)])
def test_what_is_missing_makes_exit_code_2(words: tuple[str, ...], tmp_path: Path) -> None:
    """A browser that is not there is shown with its remedy, also after a vain attempt to install."""
    done = run(*words, ASSISTANT_BROWSER=str(tmp_path / "gone"))
    assert done.returncode == 2
    assert "names the browser" in done.stdout
    assert "correct the name, or take it out" in done.stdout
    assert "Traceback" not in done.stderr
