"""The rows that `each` goes through: their columns are held against what its steps use."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.flow.scope import texts
from assistant.source import Document, Path, Problem, suggest
from assistant.steps import Step

if TYPE_CHECKING:
    from assistant.steps.each import Each


def row_problems(step: Step, value: Mapping[str, Any], path: Path, document: Document) -> Iterator[Problem]:
    """Yields a problem for a table that can't be read, and for each use of a column that there is none of."""
    if step.verb != "each":  # its module is imported where a flow has it
        return
    from assistant.steps.each import Each

    if not isinstance(step, Each):
        return
    try:
        columns = _columns(step, document)
    except ValueError as error:
        yield document.problem("F119", str(error), (*path, "each"))
        return
    if columns is None:
        return
    used = re.compile(rf"\b{step.item}\.(?P<column>\w+)")
    for text, place in texts(value.get("steps"), (*path, "steps")):
        for template in re.finditer(r"\{\{.*?\}\}", text, re.DOTALL):
            for use in used.finditer(template[0]):
                if use["column"] not in columns:
                    yield _unknown(step.item, use["column"], columns, document, place)


def _unknown(item: str, column: str, columns: list[str], document: Document, place: Path) -> Problem:
    near = suggest(column, columns)
    listed = f"there are {', '.join(columns)}" if columns else "the rows have no column in common"
    hint = f"did you mean '{near}'?" if near else listed
    return document.problem("F119", f"{item} has no column '{column}'", place, hint=hint)


def _columns(step: Each, document: Document) -> list[str] | None:
    """Returns the columns that every row has; None where the items are no rows, or aren't known yet."""
    if step.file is not None:
        from assistant.steps.beside import beside
        from assistant.steps.rows import read_rows

        flow = pathlib.Path(document.file)
        return list(next(iter(read_rows(beside(flow, step.file))), {})) or None if flow.is_file() else None
    rows = [item for item in step.each if isinstance(item, dict)]
    return [name for name in rows[0] if all(name in row for row in rows)] if rows else None
