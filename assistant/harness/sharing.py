"""One server of the mock sites for all processes of a test run, as pytest-xdist starts them.

SQLite's locks tell who is there: the system takes them away from a process that is gone, however it went, and
whoever waits for one is woken without asking again and again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.mock_world import MockSites, served_port, serving, stop_serving

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges
    from mock_sites.server import Server

_PATIENCE = 60.0
"""Seconds that a process may take to begin or end serving, while the others wait."""
_LONGEST = 24 * 3600.0
"""Seconds that the others may still run tests when the one that serves is done."""


@contextmanager
def shared_sites(folder: Path, changes: LabelChanges | None = None) -> Iterator[MockSites]:
    """Gives the mock sites of a folder: the first process serves them until the last of the others is done.

    `changes` are labels in place of the sites' own, the same in each process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    present, server = _join(folder, changes)
    try:
        with MockSites(folder, changes=changes) as sites:
            yield sites
    finally:
        present.close()
        if server is not None:
            _leave_last(folder, server)


def _join(folder: Path, changes: LabelChanges | None) -> tuple[sqlite3.Connection, Server | None]:
    """Tells that this process is there, and serves where nobody does yet."""
    with _alone(folder):
        present = _held(folder / f"{uuid4().hex}.present", patience=_PATIENCE)
        if served_port(folder) is not None:
            return present, None
        server = serving(folder, port=0, changes=changes)
        while served_port(folder) is None:  # its web framework is still being imported
            pass
        return present, server


def _leave_last(folder: Path, server: Server) -> None:
    while True:
        with _alone(folder):
            waiting_for = next((file for file in folder.glob("*.present") if _is_held(file)), None)
            if waiting_for is None:
                stop_serving(server, folder)
                return
        _held(waiting_for, patience=_LONGEST).close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lets one process at a time come or go."""
    with closing(_held(folder / "door", patience=_PATIENCE)):
        yield


def _is_held(file: Path) -> bool:
    try:
        _held(file, patience=0).close()
    except sqlite3.OperationalError:
        return True
    return False


def _held(file: Path, *, patience: float) -> sqlite3.Connection:
    """Returns a lock that lasts until it is closed; raises sqlite3.OperationalError when another has it so long."""
    lock = sqlite3.connect(file, timeout=patience, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise
    return lock
