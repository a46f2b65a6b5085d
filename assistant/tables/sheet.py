"""Tables in Excel's files. IDs are texts: what a cell has kept as a number is taken only if no digit was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import UsageError
from assistant.source import Problem
from assistant.source.reader import shown
from assistant.tables.csv_file import read_bytes
from assistant.tables.table import Table, TableError, TableRow, name_problems, problem

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_DIGITS: Final = 15
"""How many digits a number in a spreadsheet keeps; further ones became zeros when it was typed."""
_AS_TEXT: Final = "format the column as text and enter it again"


def read_sheet(path: Path) -> Table:
    """Returns the table on the first sheet of a workbook.

    Raises TableError with all that is wrong with it, UsageError where the library for it is missing.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise UsageError(
            f"{path.name} needs openpyxl to be read; install it with: pip install 'onboarding-assistant[bulk]', "
            "or save the table as CSV UTF-8"
        ) from None
    file, data = shown(path), read_bytes(path)
    try:
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # whatever it raises for bytes that are no workbook
        told = f"the file can't be read as a workbook: {error}"
        raise TableError([problem(file, "T001", told, hint="save it as .xlsx, or as CSV UTF-8")]) from error
    try:
        lines = list(_lines(workbook.worksheets[0].iter_rows() if workbook.worksheets else ()))
    finally:
        workbook.close()
    return _table(file, lines)


def _lines(rows: Any) -> Iterator[tuple[int, Sequence[Cell]]]:  # noqa: ANN401 - openpyxl's rows have no type of their own
    """Yields the rows that are not empty with their numbers."""
    for number, cells in enumerate(rows, 1):
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells


def _table(file: str, lines: Sequence[tuple[int, Sequence[Cell]]]) -> Table:
    top, head = lines[0] if lines else (1, ())
    names = [str(cell.value or "").strip() for cell in head]
    while names and not names[-1]:
        names.pop()
    problems = name_problems(file, names, top)
    rows = []
    for line, cells in lines[1:]:
        values = {}
        if any(cell.value is not None for cell in cells[len(names) :]):
            problems.append(problem(file, "T004", f"the row has more than {len(names)} values", line))
        for place, name in enumerate(names):
            cell = cells[place] if place < len(cells) else None
            told = _text(cell)
            if isinstance(told, str):
                values[name] = told
            else:
                problems.append(_faulty(file, line, name, told))
        rows.append(TableRow(line=line, values=values))
    if problems:
        raise TableError(problems)
    return Table(file=file, columns=names, rows=rows, top=top)


class _Fault(Exception):
    """What is wrong with a cell: a code and words."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)


def _text(cell: Cell | None) -> str | _Fault:
    """Returns a cell's text, digits as a person sees them, or what is wrong with it."""
    value: Any = cell.value if cell is not None else None
    if cell is None or value is None:
        return ""
    if isinstance(value, str):
        return _Fault("T005", f"{value}, the error of a formula") if cell.data_type == "e" else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        if len(str(abs(value))) > _DIGITS:
            return _Fault("T006", f"the number {value}, of which a spreadsheet keeps {_DIGITS} digits only")
        shown_zeros = re.fullmatch("0+", cell.number_format or "")
        return str(value).zfill(len(cell.number_format)) if shown_zeros else str(value)
    if isinstance(value, float):
        return repr(value)
    return _Fault("T005", f"a date or time ({value})")


def _faulty(file: str, line: int, name: str, fault: _Fault) -> Problem:
    return problem(file, fault.code, f"{name} is {fault}", line, hint=_AS_TEXT)
