"""Brings a journal's tables up to what this version of the program writes.

`schema_1.sql` makes the first tables, each later file what its number adds. A new journal goes through all of them,
an older one through those that it lacks, in one transaction: a process that is killed meanwhile changes nothing.
The files are in SQLite's words; `postgres_schema.py` has them in PostgreSQL's. `utc()` in them rewrites a time that was
kept with an offset.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

VERSION: Final = 7
_FOLDER = Path(__file__).parent


def migrate(execute: Callable[[str], Any], *, since: int) -> None:
    """Brings the tables up to VERSION within the open transaction, one statement after the other."""
    for version in range(since + 1, VERSION + 1):
        if version == 2 and _counts_writings(execute):
            continue
        for statement in _statements(version):
            execute(statement)


def _counts_writings(execute: Callable[[str], Any]) -> bool:
    """Tells whether a journal of version 1 is one of the later ones, whose acts have their count already."""
    return any(column[0] == "version" for column in execute("SELECT * FROM act LIMIT 0").description)


def _statements(version: int) -> list[str]:
    text = (_FOLDER / f"schema_{version}.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
