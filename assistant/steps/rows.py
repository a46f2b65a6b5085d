"""Rows of values: of a CSV file with a line of names on top, read as texts."""

from __future__ import annotations

import csv
from pathlib import Path

from assistant.source import suggest


def read_rows(path: Path) -> list[dict[str, str]]:
    """Returns the rows of a file, each a mapping of column names to texts; digits stay as they are written.

    Raises ValueError for a file that can't be read, has no names on top, or a row of another length.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except FileNotFoundError:
        near = suggest(path.name, [other.name for other in path.parent.glob("*.csv")])
        raise ValueError(
            f"there is no file {path.name}" + (f"; did you mean '{near}'?" if near else "")
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path.name} can't be read as a table: {error}") from error
    names = [name.strip() for name in lines[0]] if lines else []
    if not names or "" in names or len(set(names)) < len(names):
        raise ValueError(f"{path.name} needs a name for each column on its first line, each of them once")
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(names):
            raise ValueError(f"row {number} of {path.name} has {len(line)} of {len(names)} values")
    return [dict(zip(names, line, strict=True)) for line in lines[1:]]
