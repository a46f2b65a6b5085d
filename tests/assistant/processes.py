"""The command `assistant` as whole processes, and what they leave running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tests.assistant import forking

_COMMAND = (sys.executable, "-m", "assistant")
_LONGEST = 120
"""Seconds after which something hangs, however busy the machine is."""
_LEFT_OUT = (
    "ASSISTANT_DATABASE",
    "BILLING_PASSWORD",
    "GUANCE_PASSWORD",
    "HUAWEI_PASSWORD",
    "FORCE_COLOR",
    "PYTEST_ADDOPTS",
)

Done = forking.Done
T = TypeVar("T")


def environment(**more: str) -> dict[str, str]:
    """Returns the environment of a command: this one's, but for what would change its words; warnings are errors."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return {**kept, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONWARNINGS": "error", **more}


def assistant(*words: str, folder: Path, **more: str) -> Done:
    """Runs a command in a folder to its end, with nobody at the keyboard."""
    if forking.IS_POSSIBLE and not any(name.startswith("PYTHON") for name in more):
        return forking.forker().run(words, folder=folder, environment=environment(**more), limit=_LONGEST)
    return subprocess.run(
        [*_COMMAND, *words],
        cwd=folder,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_LONGEST,
        check=False,
    )


def started(*words: str, folder: Path, **more: str) -> subprocess.Popen[str]:
    """Starts a command in a process group of its own, as a terminal does."""
    return subprocess.Popen(
        [*_COMMAND, *words],
        cwd=folder,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        process_group=0,
        preexec_fn=_mind_interrupts,
    )


def _mind_interrupts() -> None:
    """Undoes what a test run in the background hands down: to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ended(process: subprocess.Popen[str]) -> Done:
    """Waits for a command's end and returns what it wrote from now on."""
    out, err = process.communicate(timeout=_LONGEST)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def events(text: str) -> list[dict[str, Any]]:
    """Returns the events that `--json` wrote."""
    return [json.loads(line) for line in text.splitlines()]


def until(process: subprocess.Popen[str], is_it: Callable[[Mapping[str, Any]], bool]) -> dict[str, Any]:
    """Reads the events that a command writes until one is as asked, and returns that one."""
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if is_it(event):
            return event
    raise AssertionError(f"the command ended first: {ended(process).stderr}")


def descendants(process: int) -> dict[int, str]:
    """Returns the processes that a process started, and those that they started, by their numbers."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        told = _read(folder / "stat")
        if told:
            parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return {child: _command(child) for child in found[1:] if _command(child)}


def survivors(processes: Mapping[int, str]) -> dict[int, str]:
    """Returns those of the processes that don't end, however long one waits."""
    return eventually(
        lambda: {number: words for number, words in processes.items() if _command(number) == words},
        lambda left: not left,
    )


def eventually(look: Callable[[], T], is_it: Callable[[T], bool]) -> T:
    """Looks until it is as asked, or for long enough to tell that it never will be; returns the last look."""
    end = time.monotonic() + _LONGEST / 4
    while not is_it(seen := look()) and time.monotonic() < end:
        time.sleep(0.02)
    return seen


def _command(process: int) -> str:
    return _read(Path(f"/proc/{process}/cmdline")).replace("\0", " ")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
