"""Rows of values: of a CSV file with a line of names on top, read as texts."""

from __future__ import annotations

from pathlib import Path

from assistant.tables.csv_file import read_csv
from assistant.tables.table import TableError


def read_rows(path: Path) -> list[dict[str, str]]:
    """Returns the rows of a file, each a mapping of column names to texts; digits stay as they are written.

    Raises ValueError for a file that can't be read, has no names on top, or a row of another length.
    """
    try:
        return [dict(row.values) for row in read_csv(path).rows]
    except TableError as error:
        first = error.problems[0]
        hint = f"; {first.hint}" if first.hint else ""
        raise ValueError(f"{path.name}, line {first.mark.line}: {first.message}{hint}") from error
