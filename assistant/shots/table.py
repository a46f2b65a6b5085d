"""Tells in a terminal which pictures are being taken, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, get_args

from rich.console import Console
from rich.status import Status as Spinner
from rich.table import Table
from rich.text import Text

from assistant.events import Event, ShotTaken, Warned
from assistant.report.words import counted, printable
from assistant.shots.changes import Change, Status

_SIGNS: Final = {
    "new": ("+", "green"), "changed": ("~", "yellow"), "unchanged": ("=", "dim"), "gone": ("-", "red"),
}  # fmt: skip


class ShotsTable:
    """Shows each picture as it is taken, where there is a terminal, and all of them at the end."""

    def __init__(self, console: Console, *, is_silent: bool = False) -> None:
        self._console = console
        self._is_silent = is_silent or not console.is_terminal
        self._spinner = Spinner("Opening the mock sites and a browser", console=console)
        self._locale = ""
        self._count = 0

    def __enter__(self) -> Self:
        """Shows what is being done."""
        if not self._is_silent:
            self._spinner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes it away."""
        self._spinner.stop()

    def begin(self, locale: str) -> None:
        """Tells that the pictures of a language are taken from now on."""
        self._locale = locale

    def hear(self, event: Event) -> None:
        """Shows the picture that was taken last, and tells what a run warns of."""
        if isinstance(event, Warned):
            told = printable(f"Warning: {self._locale}: {event.text}")
            Console(stderr=True).print(told, soft_wrap=True, markup=False, highlight=False)
        if isinstance(event, ShotTaken):
            self._count += 1
            self._spinner.update(printable(f"{self._count} taken: {self._locale} {event.look} {event.name}"))

    def end(self, changes: Sequence[Change], *, check: bool, page: Path) -> None:
        """Writes what became of each picture, and what to do next."""
        differing = [change for change in changes if change.status != "unchanged"]
        if differing:
            self._console.print(_table(differing))
        found = Counter(change.status for change in changes)
        words = ", ".join(f"{found[status]} {status}" for status in get_args(Status) if found[status])
        self._console.print(
            f"{counted(len(changes), 'picture')}: {words}" if changes else "No pictures", highlight=False
        )
        if not differing:
            return
        done = (
            "Nothing was written, since --check only looks."
            if check
            else "The new and changed ones are written."
        )
        self._console.print(f"{done} See them with: assistant shots review", highlight=False, soft_wrap=True)
        self._console.print(f"The page of the review is {page}", highlight=False, soft_wrap=True)


def _table(changes: Sequence[Change]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for change in changes:
        sign, style = _SIGNS[change.status]
        table.add_row(
            Text(f"{sign} {change.status}", style), Text(printable(change.key)),
            Text(printable(change.words or change.path), "dim"),
        )  # fmt: skip
    return table
