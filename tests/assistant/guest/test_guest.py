"""Flows drive a web application that is not ours, written without a line of Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.processes import assistant, events
from tests.assistant.projects import make_project

PASSWORD = "piccolo123"
HERE = Path(__file__).parent
CONFIG = "environment: movies\nenvironments: {{movies: {{approve: given, sites: {{movies: {address}}}}}}}\n"


@pytest.fixture
def movies(tmp_path: Path) -> Iterator[str]:
    """Piccolo Admin with its example of directors and movies, served by a process of its own; its address."""
    command = [sys.executable, "-m", "tests.assistant.guest.movies_admin", str(tmp_path / "movies.sqlite")]
    process = subprocess.Popen(command, cwd=HERE.parents[2], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/"
        process.terminate()


@pytest.fixture
def project(movies: str, tmp_path: Path) -> Path:
    """A project whose only site is the application."""
    project = make_project(tmp_path, config=CONFIG.format(address=movies))
    for flow in HERE.glob("*.yaml"):
        shutil.copy(flow, project / "flows")
    return project


@pytest.mark.long
def test_flows_keep_another_applications_list(project: Path) -> None:
    """Login, search, a form, a table and a confirm dialog, in a single-page application; what is so is left alone."""
    for outcome in ("seen", "already"):
        told = passed("rename-director", project)
        assert [event["outcome"] for event in told if event["event"] == "act_settled"] == [outcome]
        assert told[-1]["outputs"] == {"number": "8"}
    told = passed("delete-director", project)
    assert [event["note"] for event in told if event.get("verb") == "dialog" and event.get("note")] == [
        "it said “Are you sure you want to delete row 8?”"
    ] * 2


def passed(flow: str, project: Path) -> list[dict[str, Any]]:
    """Runs a flow, which has to pass, and returns what it told."""
    run = assistant("run", flow, "--json", folder=project, MOVIES_PASSWORD=PASSWORD)
    told = events(run.stdout)
    assert run.returncode == 0, (told[-1]["failure"] or told[-1])["message"]
    assert PASSWORD not in run.stdout + run.stderr
    return told
