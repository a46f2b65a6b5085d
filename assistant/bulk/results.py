"""The results of a bulk as a CSV file: what was given, what became of it, what it gave, why not, and where to look."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Final

from assistant.bulk.events import RowFinished, RowStarted
from assistant.errors import UsageError
from assistant.events import Event
from assistant.files import write_text
from assistant.journal.bulk_record import BulkRow, Bulks
from assistant.tables import Dialect
from assistant.values import text_from

_SHARE: Final = 20
"""Of the time between two writings, one part in so many may be writing."""
_OFTEN: Final = 1.0


class Results:
    """A listener that writes the results whole, rows in the order of the table, each time that one begins or has ended.

    Where the table is so long that writing takes long, it waits for twenty times that, and `keep_up` writes then; the
    journal has every row at once, and who calls `write` at the end has all. `columns` are the table's, `outputs` are
    what the flow gives. `warn` hears the first time that the file can't be written; `unwritten` is why the last writing
    failed.
    """

    def __init__(
        self,
        file: Path,
        bulks: Bulks,
        bulk: str,
        *,
        columns: Sequence[str],
        outputs: Sequence[str],
        dialect: Dialect,
        warn: Callable[[str], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.file = file
        self._bulks = bulks
        self._bulk = bulk
        self._columns = columns
        self._outputs = outputs
        self._dialect = dialect
        self._warn = warn
        self._has_warned = False
        self._now = now
        self._due = 0.0
        self._is_stale = False
        self.unwritten: str | None = None

    def __call__(self, event: Event) -> None:
        """Writes what a row has come to, unless it is too early for it."""
        if isinstance(event, RowStarted | RowFinished):
            self._is_stale = True
            self.keep_up()

    def keep_up(self) -> None:
        """Writes what has changed since the last writing, unless it is too early for it."""
        if self._is_stale and self._now() >= self._due:
            self.write()

    def write(self) -> None:
        """Writes the file: the old one or the new one is there whenever the machine stops."""
        began, text = self._now(), self._written()
        try:
            write_text(self.file, text)
            self.unwritten = None
            self._is_stale = False
        except UsageError as error:
            self.unwritten = str(error)
            self._warn_once()
        self._due = self._now() + max(_OFTEN, _SHARE * (self._now() - began))

    def _warn_once(self) -> None:
        if not self._has_warned:
            self._has_warned = True
            self._warn(f"Warning: {self.unwritten}; the rows go on, and so do the tries to write")

    def _written(self) -> str:
        text = io.StringIO()
        if self._dialect.has_mark:
            text.write("\ufeff")
        writer = csv.writer(text, delimiter=self._dialect.delimiter, lineterminator="\n")
        names = [f"output_{name}" if name in self._columns else name for name in self._outputs]
        writer.writerow([*self._columns, "status", *names, "reason", "report"])
        for row in self._bulks.rows(self._bulk):
            writer.writerow(self._cells(row))
        return text.getvalue()

    def _cells(self, row: BulkRow) -> list[str]:
        given = [row.inputs.get(name, "") for name in self._columns]
        outputs = [_text(row.outputs.get(name)) for name in self._outputs]
        return [*given, row.status, *outputs, row.reason or "", row.report or ""]


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a flow gives
    return "" if value is None else text_from(value)
