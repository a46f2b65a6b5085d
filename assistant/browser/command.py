"""Running a program that installs something."""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Callable, Mapping
from typing import Final

Say = Callable[[str], None]
"""Where lines for a person go."""

_LONGEST: Final = 900  # seconds for a download or a package installation on a slow line
_LAST: Final = 20  # lines of a failed program that are shown


class CommandFailed(Exception):
    """An installing program failed; the message holds the last lines that it wrote."""


def run_command(*command: str, environment: Mapping[str, str] | None = None, say: Say | None = None) -> None:
    """Runs a program to its end, telling its lines to `say`.

    It gets nothing to read, so that a question cannot hold it up. Raises CommandFailed if it fails or takes
    longer than 15 minutes.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  # the callers' own words, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **(environment or {})},
        )
    except OSError as error:
        raise CommandFailed(f"{shlex.join(command)}: {error.strerror}") from error
    timer = threading.Timer(_LONGEST, process.kill)
    timer.start()
    with process:
        try:
            lines = _told(process, say)
        finally:
            timer.cancel()
    if process.returncode:
        end = "\n".join(lines[-_LAST:])
        raise CommandFailed(f"{shlex.join(command)} failed with exit code {process.returncode}:\n{end}")


def _told(process: subprocess.Popen[str], say: Say | None) -> list[str]:
    """Reads a program's lines to the end, passing each on as it comes."""
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line.rstrip())
        if say and lines[-1]:
            say(lines[-1])
    return lines
