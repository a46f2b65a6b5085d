"""A browser that doesn't start, is killed or interrupted is told in plain words by every command that plays flows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.guide.test_commands import project
from tests.assistant.processes import assistant, ended, eventually, started
from tests.chaos.victim import kill, victims

COMMANDS = [
    ("run", "look"),
    ("shots", "look"),
    ("guide", "build"),
    ("guide", "check", "page.md"),
    ("guide", "film", "look"),
    ("guide", "demo", "look"),
    ("matrix", "look"),
    ("record", "billing_center:/", "-o", "flows/new.yaml"),
    ("pick", "billing_center:/"),
]
WAIT = '  - wait: heading "Never"\n    timeout: 1 min\n'


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A project with one flow and one guide, and a page that is held against the guide."""
    made = project(tmp_path)
    (made / "page.md").write_text("# Signing in\n\n## Open it {#open}\n", encoding="utf-8")
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a shell script")
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_a_browser_that_does_not_start(words: tuple[str, ...], folder: Path) -> None:
    """It is no bug of ours, nothing is written, and the doctor may know more."""
    browser = folder / "browser"
    browser.write_text("#!/bin/sh\nexit 1\n")
    browser.chmod(0o755)
    done = assistant(*words, folder=folder, ASSISTANT_BROWSER=str(browser))
    assert done.returncode == 1
    assert done.stderr.endswith(
        "Error: the browser, its page or its driver ended while it started, so nothing was done; try again. "
        "If it ends each time, see what is wrong with: assistant doctor\n"
    )
    assert not (folder / "docs").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes there are")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("browser", ("shots", "look")),
        ("driver", ("guide", "build")),
        ("driver", ("guide", "demo", "look")),
        ("driver", ("matrix", "look")),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
)
def test_one_that_is_killed_in_the_middle(kind: str, words: tuple[str, ...], folder: Path) -> None:
    """The command ends with exit code 1 and writes nothing, whatever it was just doing."""
    process = _waiting(words, folder)
    kill(victims(kind, assistant=process.pid))
    done = ended(process)
    assert done.returncode == 1, done.stderr
    assert "ended" in done.stderr or "was closed" in done.stderr
    assert "bug of the program" not in done.stderr
    assert not (folder / "docs").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes there are")
@pytest.mark.parametrize("words", [("shots", "look"), ("guide", "build"), ("matrix", "look")], ids=" ".join)
def test_ctrl_c_ends_it(words: tuple[str, ...], folder: Path) -> None:
    """In a terminal browser and driver hear it, too; that they end is not told as if something were wrong."""
    process = _waiting(words, folder)
    os.killpg(process.pid, signal.SIGINT)
    done = ended(process)
    assert done.returncode == 130, done.stderr
    assert done.stderr.endswith("Interrupted.\n")
    assert not (folder / "docs").exists()


def _waiting(words: tuple[str, ...], folder: Path) -> subprocess.Popen[str]:
    """Starts a command that plays a flow which waits, and gives it once there is a page."""
    flow = folder / "flows" / "look.yaml"
    flow.write_text(flow.read_text(encoding="utf-8") + WAIT, encoding="utf-8")
    process = started(*words, folder=folder)
    assert eventually(lambda: victims("page", assistant=process.pid), bool)
    return process
