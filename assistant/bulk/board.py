"""Shows a bulk in a terminal while it goes on: progress, rate and time left, what workers are at, the last failures."""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import Final, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from assistant.bulk.events import BulkFinished, BulkStarted, BulkStopping, RowFinished, RowStarted, WorkerLost
from assistant.bulk.log import stopping_words
from assistant.bulk.words import STATUS_WORDS, ending_lines, headline, shortened
from assistant.events import Event
from assistant.values import duration_words

_COLOURS: Final = {
    "passed": "green",
    "skipped": "dim",
    "failed": "red",
    "person": "yellow",
    "in_doubt": "yellow",
    "running": "cyan",
    "waiting": "dim",
}
_FAILURES: Final = 5
_RECENT: Final = 50
"""The ends of so many rows tell the rate: it changes with the time of day."""


class Board:
    """A listener that draws on a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._started: BulkStarted | None = None
        self._counts: dict[str, int] = {}
        self._done = 0
        self._at = 0.0
        self._ends: deque[float] = deque(maxlen=_RECENT)
        self._workers: dict[int, RowStarted] = {}
        self._failures: deque[RowFinished] = deque(maxlen=_FAILURES)
        self._notice = ""

    def __call__(self, event: Event) -> None:
        """Draws what has changed."""
        self._at = event.at
        match event:
            case BulkStarted():
                self._begin(event)
            case RowStarted():
                self._workers[event.worker] = event
            case RowFinished():
                self._end_row(event)
            case WorkerLost():
                self._workers.pop(event.worker, None)
                self._notice = f"Worker {event.worker} was lost ({event.why})"
            case BulkStopping():
                self._notice = stopping_words(event)
            case BulkFinished():
                self._finish(event)
                return
        if self._live is not None:
            self._live.update(self.drawn())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _begin(self, event: BulkStarted) -> None:
        self._started = event
        self._counts = dict(event.counts)
        self._console.print(Text(headline(event), style="bold"))
        self._console.print(Text(f"Bulk {event.bulk}", style="dim"))
        for remark in event.remarks:
            self._console.print(Text(f"Note: {remark}", style="yellow"))
        if event.to_do:
            self._live = Live(self.drawn(), console=self._console, refresh_per_second=8, transient=True)
            self._live.start()

    def _end_row(self, event: RowFinished) -> None:
        self._workers.pop(event.worker, None)
        self._done += 1
        self._ends.append(event.at)
        self._counts[event.status] = self._counts.get(event.status, 0) + 1
        if event.status != "passed":
            self._failures.append(event)

    def _finish(self, event: BulkFinished) -> None:
        self.__exit__(None, None, None)
        self._console.print(_counts(event.counts))
        command = self._started.command if self._started else ""
        for line in ending_lines(event, command=command):
            self._console.print(Text(line))

    def drawn(self) -> RenderableType:
        """Returns what is shown while it goes on."""
        started = self._started
        if started is None:
            return Text("")
        parts: list[RenderableType] = [self._progress(started), _counts(self._counts), self._at_work()]
        if self._failures:
            parts.append(self._last_failures())
        if self._notice:
            parts.append(Text(self._notice, style="yellow"))
        return Group(*parts)

    def _progress(self, started: BulkStarted) -> RenderableType:
        line = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=max(started.to_do, 1), completed=self._done, width=40)
        line.add_row(bar, f"{self._done}/{started.to_do}", self._rate(started.to_do - self._done))
        return line

    def _rate(self, left: int) -> str:
        """Returns how many rows end in a minute, and how long it will take."""
        since = self._ends[0] if len(self._ends) == _RECENT else 0.0
        took = self._ends[-1] - since if self._ends else 0.0
        if took <= 0:
            return duration_words(self._at)
        each = took / len(self._ends)
        return f"{duration_words(self._at)}, {60 / each:.0f}/min, about {duration_words(left * each)} left"

    def _at_work(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for number in sorted(self._workers):
            row = self._workers[number]
            table.add_row(
                f"[cyan]worker {number}",
                f"line {row.line}",
                escape(row.label),
                duration_words(self._at - row.at),
            )
        return table

    def _last_failures(self) -> RenderableType:
        table = Table(box=None, pad_edge=False, show_header=False)
        for row in self._failures:
            style = _COLOURS[row.status]
            table.add_row(
                f"[{style}]{STATUS_WORDS[row.status]}", f"line {row.line}", escape(row.label),
                escape(shortened(row.reason)),
            )  # fmt: skip
        return table


def _counts(counts: object) -> Text:
    text = Text()
    known = counts if isinstance(counts, dict) else {}
    for status, words in STATUS_WORDS.items():
        if known.get(status) and status not in ("running", "waiting"):
            text.append(f"{known[status]} {words}  ", style=_COLOURS[status])
    return text
