"""Brings a journal's tables up to what this version of the program writes.

`schema_1.sql` makes the first tables, each later file what its number adds. A new journal goes through all of them,
an older one through those that it lacks, in one transaction: a process that is killed meanwhile changes nothing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

VERSION: Final = 5
_FOLDER = Path(__file__).parent


def version_of(db: sqlite3.Connection) -> int:
    """Returns the version of the tables of a file, 0 when it has none yet."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(db: sqlite3.Connection) -> None:
    """Brings the tables up to VERSION within the open transaction, which `executescript` would end."""
    for version in range(version_of(db) + 1, VERSION + 1):
        if version == 2 and _counts_writings(db):
            continue
        for statement in _statements(version):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")


def _counts_writings(db: sqlite3.Connection) -> bool:
    """Tells whether a journal of version 1 is one of the later ones, whose acts have their count already."""
    return any(column["name"] == "version" for column in db.execute("PRAGMA table_info(act)"))


def _statements(version: int) -> list[str]:
    text = (_FOLDER / f"schema_{version}.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
