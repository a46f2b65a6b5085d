"""The process that owns a run: who it is in words, and whether it lives still."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE: Final = Path("/proc/self/ns/pid")


def owner_words() -> str:
    """Returns how a person finds this process: `process 1234 on build-3`."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def life() -> str:
    """Returns what tells this process from every other one: where it runs, its number, when it began.

    Empty where that can't be asked (outside of Linux): there nobody else tells whether it lives.
    """
    place, began = _place(), _began(os.getpid())
    return f"{place}/{os.getpid()}/{began}" if place and began else ""


def is_dead(life: str) -> bool:
    """Tells whether a process is known to have ended; False also where that can't be known, as on other machines."""
    place, _, rest = life.partition("/")
    number, _, began = rest.partition("/")
    return bool(place) and place == _place() and _began(int(number)) != began


def _place() -> str:
    """Returns what all processes share that see each other's numbers: the machine since its start, or a container."""
    try:
        return f"{_BOOT.read_text().strip()} {_NAMESPACE.readlink()}"
    except OSError:
        return ""


def _began(number: int) -> str:
    """Returns when a process began, in the kernel's ticks; empty when it has ended, waited for or not."""
    try:
        facts = Path(f"/proc/{number}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if facts[0] in "ZX" else facts[19]
