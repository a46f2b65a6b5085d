"""Tells of a bulk in plain lines, one for each row: for logs, and terminals that aren't one."""

from __future__ import annotations

from collections.abc import Callable

from assistant.bulk.events import BulkFinished, BulkStarted, BulkStopping, RowFinished, WorkerLost
from assistant.bulk.words import ending_lines, headline, row_words
from assistant.events import Event


class Log:
    """A listener that writes lines."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._command = ""
        self._done = 0
        self._to_do = 0

    def __call__(self, event: Event) -> None:
        """Writes what people want to know of an event."""
        match event:
            case BulkStarted():
                self._to_do, self._command = event.to_do, event.command
                self._write(headline(event))
                self._write(f"Bulk {event.bulk}")
                for remark in event.remarks:
                    self._write(f"Note: {remark}")
            case RowFinished():
                self._done += 1
                self._write(row_words(event, done=self._done, to_do=self._to_do))
            case WorkerLost():
                again = f"; line {event.line} is begun again" if event.line else ""
                self._write(f"Worker {event.worker} was lost ({event.why}){again}")
            case BulkStopping():
                self._write(stopping_words(event))
            case BulkFinished():
                self._write("")
                for line in ending_lines(event, command=self._command):
                    self._write(line)


def stopping_words(event: BulkStopping) -> str:
    """Returns that no further row begins, and what is waited for."""
    if not event.under_way:
        return f"Stopping: {event.why}."
    rows = f"{event.under_way} row{'s' if event.under_way != 1 else ''} under way"
    return f"Stopping: {event.why}. {rows}, of which the end is waited for; Ctrl-C ends them at once."
