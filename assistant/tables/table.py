"""A table as a value: named columns, rows of texts, and where each row stands in its file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.source import Mark, Problem, SourceError

_SHORTENED: Final = re.compile(r"\d(\.\d+)?[eE]\+\d+")
"""How spreadsheets write numbers that are too long for a cell."""


class TableError(SourceError):
    """Raised with everything that is wrong with a table; its problems are told without the file's lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV file is written; others of the same people are best written in the same way."""

    delimiter: str = ","
    has_mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: the number of its line, and a text for each column, empty where there is none."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under names. `file` is as shown to people, `top` the line that has the names."""

    file: str
    columns: Sequence[str]
    rows: Sequence[TableRow]
    dialect: Dialect = Dialect()
    top: int = 1

    @property
    def digest(self) -> str:
        """What tables of the same content have in common, however their files are written."""
        told = hashlib.sha256(json.dumps(list(self.columns)).encode())
        for row in self.rows:
            told.update(json.dumps([row.values[name] for name in self.columns]).encode())
        return told.hexdigest()[:32]

    def problem(self, code: str, message: str, line: int, *, hint: str | None = None) -> Problem:
        """Makes a problem of a line."""
        return problem(self.file, code, message, line, hint=hint)


def problem(file: str, code: str, message: str, line: int = 1, *, hint: str | None = None) -> Problem:
    """Makes a problem of a line of a table's file."""
    return Problem(code, message, file, Mark(line, 1), hint=hint)


def name_problems(file: str, names: Sequence[str], line: int) -> list[Problem]:
    """Returns what is wrong with the names of columns."""
    found = []
    if not any(names):
        return [problem(file, "T003", "the table has no names of columns on its first line", line)]
    for number, name in enumerate(names, 1):
        if not name:
            found.append(problem(file, "T003", f"column {number} has no name", line, hint="name the input"))
        elif name in names[: number - 1]:
            found.append(problem(file, "T003", f"there are two columns '{name}'", line))
    return found


def is_shortened(value: str) -> bool:
    """Tells whether a text is how a spreadsheet writes a number that is too long for it: `1.23457E+17`."""
    return _SHORTENED.fullmatch(value.strip()) is not None
