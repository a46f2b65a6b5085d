"""Tables in CSV: with commas, semicolons or tabs, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.source import Problem, suggest
from assistant.source.reader import shown
from assistant.tables.table import Dialect, Table, TableError, TableRow, name_problems, problem

_DELIMITERS: Final = (",", ";", "\t")
_MARK: Final = b"\xef\xbb\xbf"
_SEPARATOR: Final = re.compile('"?sep=([,;\t|])"?')
"""A first line that tells Excel what stands between the values."""


def read_csv(path: Path) -> Table:
    """Returns the table of a file whose first line names the columns; digits stay as they are written.

    Raises TableError with all that is wrong with its form.
    """
    file = shown(path)
    data = read_bytes(path)
    text = _decoded(data, file)
    first = next(iter(text.splitlines()), "")
    told = _SEPARATOR.fullmatch(first.strip())
    dialect = Dialect(delimiter=told[1] if told else _delimiter(first), has_mark=data.startswith(_MARK))
    lines = _lines(text, dialect, file)[1 if told else 0 :]
    top, names = lines[0] if lines else (1, [])
    columns = [name.strip() for name in names]
    problems = name_problems(file, columns, top) or list(_uneven(lines[1:], len(columns), file))
    if problems:
        raise TableError(problems)
    rows = [TableRow(line=line, values=dict(zip(columns, cells, strict=True))) for line, cells in lines[1:]]
    return Table(file=file, columns=columns, rows=rows, dialect=dialect, top=top)


def read_bytes(path: Path) -> bytes:
    """Returns what a file holds; raises TableError where it can't be read, with the nearest name."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        near = suggest(path.name, [other.name for other in path.parent.glob(f"*{path.suffix}")])
        hint = f"did you mean '{near}'?" if near else None
        raise TableError([problem(shown(path), "T001", "there is no such file", hint=hint)]) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise TableError([problem(shown(path), "T001", f"the file can't be read: {why}")]) from error


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        told = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        hint = "save it as “CSV UTF-8”"
        raise TableError([problem(file, "T001", told, line, hint=hint)]) from error


def _delimiter(first: str) -> str:
    """Returns what stands between the names on the first line; a comma where nothing does."""
    counts = {delimiter: first.count(delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _lines(text: str, dialect: Dialect, file: str) -> list[tuple[int, list[str]]]:
    """Returns the cells of each row with the number of the line that it begins on.

    Lines that are blank are left out, and so are rows of empty cells: spreadsheets write those below a table.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, strict=True)
    found, begins = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        told = f"the row that begins here can't be read: {error}"
        raise TableError([problem(file, "T001", told, begins, hint="look at its quotes")]) from error
    return found


def _uneven(lines: list[tuple[int, list[str]]], width: int, file: str) -> Iterator[Problem]:
    for line, cells in lines:
        if len(cells) != width:
            yield problem(file, "T004", f"the row has {len(cells)} of {width} values", line)
