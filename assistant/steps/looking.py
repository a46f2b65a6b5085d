"""Looks again and again at what Playwright can't wait for: tables, answers, pictures, several conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.source import suggest
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.steps.condition import Condition

_PAUSE = 0.1
"""Seconds between two looks."""
_MOST_ROWS = 3
_PATIENCE = 2000
"""Milliseconds for a table that is there to tell what it holds."""
_TABLE = """table => {
  const plain = text => text.split(/\\s+/).filter(Boolean).join(' ');
  const words = cell => {
    const shown = plain(cell.innerText), written = plain(cell.textContent);
    return shown.toLowerCase() === written.toLowerCase() ? written : shown;
  };
  const inside = row => row.closest('table, [role=table], [role=grid], [role=treegrid]') === table;
  const rows = [...table.querySelectorAll('tr, [role=row]')].filter(row => inside(row) && row.checkVisibility());
  const headed = row => row.querySelector('td, [role=cell], [role=gridcell]') === null;
  const texts = row => [...row.children].map(words);
  const head = rows.find(headed);
  return [head ? texts(head) : [], rows.filter(row => !headed(row)).map(texts)];
}"""
"""The texts of a table's headers, and of the cells of each of its rows that is no header; what a style sheet sets in
capitals is as it is written."""


def words(condition: Condition) -> str | None:
    """Returns a condition on a table, an answer or a download in words; None for any other."""
    if condition.table is not None:
        has = [_row_words(condition.row)] if condition.row else []
        has += (
            [f"{condition.rows} row{'s' if condition.rows != 1 else ''}"]
            if condition.rows is not None
            else []
        )
        return f"{condition.table} has {' and '.join(has)}"
    if condition.response is not None:
        status = f" with status {condition.status}" if condition.status is not None else ""
        return f"{condition.response} was answered{status}"
    if condition.picture is not None:
        return f"{condition.of or 'the page'} looks like the picture {condition.picture}"
    return f"{condition.download} was downloaded" if condition.download is not None else None


def _row_words(row: Mapping[str, str]) -> str:
    return "a row with " + ", ".join(f"{header} “{text}”" for header, text in row.items())


def look(condition: Condition, stage: Stage, *, within: float) -> str | None:
    """Returns None as soon as it is so, or after `within` seconds what is the case instead."""
    end = stage.now() + within
    while (instead := _instead(condition, stage)) is not None and stage.now() < end:
        stage.pause(min(_PAUSE, max(end - stage.now(), 0)))
    return instead


def _instead(condition: Condition, stage: Stage) -> str | None:
    if condition.every is not None:
        unmet = next((each for each in condition.every if not each.holds(stage)), None)
        return f"it is not so that {stage.words(unmet.describe())}" if unmet is not None else None
    if condition.either is not None:
        return None if any(each.holds(stage) for each in condition.either) else "none of that is so"
    if condition.negated is not None:
        return "it is so" if condition.negated.holds(stage) else None
    if condition.table is not None:
        with stage.watching(condition.table, Aim.LOOK):
            return _table(condition, stage)
    if condition.response is not None:
        return _answer(condition, stage)
    if condition.picture is not None:
        return stage.kept_pictures.unlike(stage.text(condition.picture), condition.of, stage)
    assert condition.download is not None  # noqa: S101 - the last of what is looked at
    return stage.downloads.missing(stage.matcher(condition.download))


def _table(condition: Condition, stage: Stage) -> str | None:
    assert condition.table is not None  # noqa: S101 - the caller's branch
    locator = stage.locate(condition.table, Aim.LOOK)
    if locator.count() == 0:
        return "there is no such table"
    headers, rows = locator.evaluate(_TABLE, timeout=_PATIENCE)
    if condition.rows is not None and len(rows) != condition.rows:
        return f"it has {len(rows)}"
    return _row(condition.row, headers, rows, stage) if condition.row else None


def _row(
    row: Mapping[str, str], headers: Sequence[str], rows: Sequence[Sequence[str]], stage: Stage
) -> str | None:
    """Returns None if a row has all the texts under their headers, else what the table has instead."""
    wanted: dict[int, Any] = {}
    for header, text in row.items():
        name = stage.matcher(header)
        if name not in headers:
            near = suggest(str(name), headers)
            hint = f"; did you mean “{near}”?" if near else ""
            return (
                f"it has no column “{name}”, only {', '.join(f'“{one}”' for one in headers) or 'none'}{hint}"
            )
        wanted[headers.index(str(name))] = stage.matcher(text)
    if any(_fits(cells, wanted) for cells in rows):
        return None
    shown = [
        ", ".join(f"{headers[index]} “{cells[index]}”" for index in wanted if index < len(cells))
        for cells in rows
    ]
    more = f" and {len(rows) - _MOST_ROWS} more" if len(rows) > _MOST_ROWS else ""
    return f"its rows are: {'; '.join(shown[:_MOST_ROWS])}{more}" if rows else "it has no rows"


def _fits(cells: Sequence[str], wanted: Mapping[int, str | re.Pattern[str]]) -> bool:
    return all(index < len(cells) and matches(text, cells[index]) for index, text in wanted.items())


def matches(wanted: str | re.Pattern[str], text: str) -> bool:
    """Tells whether a text is the one that is wanted, or holds what an expression finds."""
    return text == wanted if isinstance(wanted, str) else wanted.search(text) is not None


def _answer(condition: Condition, stage: Stage) -> str | None:
    """Looks among the answers that the page got since it was opened."""
    assert condition.response is not None  # noqa: S101 - the caller's branch
    wanted = stage.address_matcher(condition.response)
    statuses = [status for url, status in stage.tabs.answers() if matches(wanted, url)]
    if not statuses:
        return "no such answer came"
    if condition.status in (None, *statuses):
        return None
    return f"the answer was {', '.join(str(status) for status in statuses)}"
