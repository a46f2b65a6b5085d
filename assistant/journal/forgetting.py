"""Forgets runs: their rows and their folders. Acts are never forgotten, since they must not happen again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from assistant.journal.journal import Journal
from assistant.journal.run_record import RunRecord


def older_than(journal: Journal, age: timedelta, *, now: datetime) -> list[RunRecord]:
    """Returns the runs that are older and have come to an end; those in doubt are kept until a person has looked."""
    return journal.ended_before(now - age)


def forget(journal: Journal, records: Iterable[RunRecord], *, runs_folder: Path) -> int:
    """Removes runs with their folders, as far as these are in the folder of runs; returns how many there were."""
    names = [record.id for record in records]
    for name in names:
        folder = runs_folder / name
        if folder.resolve().parent == runs_folder.resolve():
            shutil.rmtree(folder, ignore_errors=True)
    journal.forget_runs(names)
    return len(names)
