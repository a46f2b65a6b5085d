"""The processes of a run: which is which, which one a kill takes, and which are left when the run is over."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.assistant.processes import descendants

_SUBREAPER: Final = 36
"""PR_SET_CHILD_SUBREAPER of <linux/prctl.h>."""
_LONGEST: Final = 60.0
"""Seconds after which what is left stays for good, however busy the machine is."""


def adopt_orphans() -> None:
    """Makes this process the parent of all that is left without one, so that nothing that runs leave is overlooked."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) was refused")


def victims(kind: str, *, assistant: int) -> dict[int, str]:
    """Returns the processes of a run that a kill takes, by number; none where there is no such one at the moment."""
    found = descendants(assistant)
    if kind == "assistant":
        return {assistant: "assistant"}
    if kind == "everything":
        return {assistant: "assistant", **found}
    if kind == "page":
        return dict([each for each in found.items() if kind_of(each[1]) == kind][-1:])
    return {number: words for number, words in found.items() if kind_of(words) == kind}


def kind_of(command: str) -> str:
    """Returns what a process is, by its command line: `driver`, `browser`, `page`, or `other`."""
    if "playwright/driver" in command:
        return "driver"
    if "--type=renderer" in command:
        return "page"
    return "browser" if "--remote-debugging-pipe" in command and "--type=" not in command else "other"


def kill(processes: dict[int, str]) -> None:
    """Kills processes where they stand, the first one first; those that have ended meanwhile are passed by."""
    for number in processes:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def left_behind(*, apart_from: set[int]) -> tuple[dict[int, str], float]:
    """Waits until this process has no descendants but those named, with theirs.

    Returns those that never end, and the seconds that the others took.
    """
    began = time.monotonic()
    while True:
        left = _left(apart_from)
        took = time.monotonic() - began
        if not left or took > _LONGEST:
            return left, took
        time.sleep(0.05)


def _left(apart_from: set[int]) -> dict[int, str]:
    known = set(apart_from)
    for number in apart_from:
        known |= descendants(number).keys()
    _bury(known)
    return {number: words for number, words in descendants(os.getpid()).items() if number not in known}


def _bury(known: set[int]) -> None:
    """Waits for the orphans that have ended: nobody else does."""
    for number in _children():
        if number not in known:
            with suppress(ChildProcessError):
                os.waitpid(number, os.WNOHANG)


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]
