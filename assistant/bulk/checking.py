"""Holds a table against the flow that its rows are for, all of it before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.engine.inputs import check_known, read_inputs
from assistant.errors import UsageError
from assistant.flow import Flow
from assistant.source import Problem, suggest
from assistant.tables import Table, TableError, TableRow
from assistant.tables.table import is_shortened


def common_values(
    flow: Flow, table: Table, given: Mapping[str, str], provided: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the values of the inputs that are no columns; raises UsageError for one that is missing or unknown."""
    check_known(flow, given)
    rest = {name: declared for name, declared in flow.inputs.items() if name not in table.columns}
    return read_inputs(
        replace(flow, inputs=rest), {name: given[name] for name in rest if name in given}, provided
    )


def check_columns(flow: Flow, table: Table, given: Mapping[str, str]) -> None:
    """Raises TableError for columns that can't be, and for a table without rows."""
    problems = [told for name in table.columns for told in _column_problems(flow, table, name, given)]
    if not table.rows:
        problems.append(table.problem("T107", "the table has no rows", table.top))
    if problems:
        raise TableError(problems)


def checked_rows(flow: Flow, table: Table) -> list[tuple[int, dict[str, str]]]:
    """Returns each row's line and inputs; raises TableError with all that is wrong with any of them.

    An empty cell is the flow's own default. Where there is none it is refused: what config.yaml or the environment
    would give is not meant for a customer who has been forgotten.
    """
    found, problems = [], []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        wrong = [told for name in table.columns for told in _value_problems(flow, table, row, name)]
        values = {name: row.values[name] or flow.inputs[name].default or "" for name in table.columns}
        first = lines.setdefault(tuple(values.values()), row.line)
        if first != row.line and not wrong:
            hint = "take one of them out"
            wrong.append(table.problem("T106", f"the row does the same as line {first}", row.line, hint=hint))
        problems += wrong
        found.append((row.line, values))
    if problems:
        raise TableError(problems)
    return found


def _column_problems(flow: Flow, table: Table, name: str, given: Mapping[str, str]) -> Iterator[Problem]:
    declared = flow.inputs.get(name)
    if declared is None:
        near = suggest(name, flow.inputs)
        hint = f"did you mean '{near}'?" if near else f"it takes {', '.join(flow.inputs) or 'none'}"
        told = f"the flow '{flow.name}' has no input '{name}'"
        yield table.problem("T101", told, table.top, hint=hint)
    elif declared.kind == "secret":
        where = f"the environment variable {declared.env}" if declared.env else "config.yaml"
        told = f"'{name}' is a secret, and tables are mailed and copied"
        yield table.problem("T102", told, table.top, hint=f"take the column out and set {where}")
    elif name in given:
        told = f"'{name}' is a column and given with -i"
        yield table.problem("T103", told, table.top, hint="leave one of them out")


def _value_problems(flow: Flow, table: Table, row: TableRow, name: str) -> Iterator[Problem]:
    declared, value = flow.inputs[name], row.values[name]
    if not value:
        if declared.default is None:
            about = f" ({declared.help})" if declared.help else ""
            hint = "write it, or take the row out"
            yield table.problem("T104", f"{name} is missing{about}", row.line, hint=hint)
    elif declared.kind == "text" and is_shortened(value):
        told = f"{name} is {value!r}, a number that a spreadsheet has shortened"
        yield table.problem("T006", told, row.line, hint="format the column as text and enter it again")
    elif value != value.strip():
        yield table.problem(
            "T105", f"{name} is {value!r}, with blanks around it", row.line, hint="remove them"
        )
    else:
        try:
            declared.read(name, value)
        except UsageError as error:
            yield table.problem("T105", str(error).removeprefix("input "), row.line)
