"""Tables in YAML, a list of mappings, and in JSON lines, a mapping on each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.source import Problem, read
from assistant.source.limits import COLLECTED
from assistant.source.reader import shown
from assistant.tables.csv_file import read_bytes
from assistant.tables.table import Table, TableError, TableRow, problem
from assistant.values import text_from


def read_list(path: Path) -> Table:
    """Returns the table of a YAML file; raises TableError with all that is wrong with it."""
    from assistant.validation import written

    document = read(path, limits=COLLECTED)
    if document.problems or not document.is_whole:
        raise TableError(document.problems)
    value = written(document, document.value, ())
    if not isinstance(value, list):
        told = "the file is not a table: a list of mappings, such as - {workspace: Example Production}"
        raise TableError([document.problem("T001", told, ())])
    lines = [(document.mark((index,)).line, item) for index, item in enumerate(value)]
    return _table(document.file, lines)


def read_json_lines(path: Path) -> Table:
    """Returns the table of a file with JSON lines; raises TableError with all that is wrong with it."""
    file = shown(path)
    lines: list[tuple[int, object]] = []
    problems = []
    for number, line in enumerate(_text(path, file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            lines.append(
                (number, json.loads(line, parse_int=str, parse_float=str, object_pairs_hook=_unique))
            )
        except json.JSONDecodeError as error:
            why = f"{error.msg} at character {error.colno}"
            problems.append(problem(file, "T001", f"the line is not JSON: {why}", number))
        except ValueError as error:
            problems.append(problem(file, "T001", f"the line can't be read: {error}", number))
    if problems:
        raise TableError(problems)
    return _table(file, lines)


def _text(path: Path, file: str) -> str:
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableError([problem(file, "T001", "the line is not UTF-8", line)]) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _table(file: str, lines: Sequence[tuple[int, object]]) -> Table:
    columns = list(dict.fromkeys(name for _, item in lines if isinstance(item, dict) for name in item))
    problems = [told for line, item in lines for told in _faults(file, line, item)]
    if problems:
        raise TableError(problems)
    rows = [TableRow(line=line, values=_values(columns, item)) for line, item in lines]
    return Table(file=file, columns=columns, rows=rows)


def _faults(file: str, line: int, item: object) -> Iterator[Problem]:
    if not isinstance(item, dict):
        yield problem(file, "T005", "the row is not a mapping", line, hint="write {name: value}")
        return
    for name, value in item.items():
        if isinstance(value, dict | list):
            kind = "a list" if isinstance(value, list) else "a mapping"
            yield problem(file, "T005", f"{name} is not a text but {kind}", line)


def _values(columns: Sequence[str], item: object) -> Mapping[str, str]:
    known: Mapping[str, Any] = item if isinstance(item, dict) else {}
    return {name: _written(known.get(name)) for name in columns}


def _written(value: object) -> str:
    if value is None:
        return ""
    source = getattr(value, "source", None)  # a number of a YAML file, as it is written there
    return source if isinstance(source, str) else text_from(value)
