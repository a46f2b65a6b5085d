"""Draws lines of progress with rich: with hanging indents in a terminal, one line each elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from assistant.events import RunStarted
from assistant.report.outline import Line, LineKind
from assistant.report.words import printable
from assistant.values import duration_words

# A sign, the same where only ASCII can be written, the sign's style and the text's.
_LOOKS: Final[dict[LineKind, tuple[str, str, str, str]]] = {
    "running": ("", "", "cyan", ""),
    "group": ("▸", ">", "cyan", ""),
    "passed": ("✓", "+", "green", ""),
    "failed": ("✗", "x", "bold red", "red"),
    "stopped": ("■", "-", "yellow", "yellow"),
    "seen": ("●", "*", "green", ""),
    "refused": ("●", "*", "red", "red"),
    "in_doubt": ("?", "?", "bold magenta", "magenta"),
    "value": ("·", ".", "dim", "dim"),
    "warning": ("!", "!", "bold yellow", "yellow"),
}


class Drawing:
    """Writes the lines of a run to a console, and draws those that are still running."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_ascii = console.options.ascii_only
        self._spinner = Spinner("line" if self._is_ascii else "dots", style="cyan")

    def title(self, run: RunStarted) -> None:
        """Writes what runs and where."""
        where = f"{run.environment}/{run.world}" if run.world else run.environment
        self._print(Text.assemble((printable(run.title), "bold"), (f"  {printable(where)}", "dim")))

    def write(self, lines: Sequence[Line]) -> None:
        """Writes lines that will not change any more."""
        if self._console.is_interactive:
            if lines:
                self._console.print(Group(*(self._hanging(line) for line in lines)), highlight=False)
            return
        for line in lines:
            self._print(self._row(line))

    def view(self, lines: Sequence[Line]) -> RenderableType:
        """Returns lines to be drawn again and again: each takes one row, and what is too long is cut off.

        What goes on within a running step stands behind it, or below it where there is no room.
        """
        rows = []
        for line in lines:
            row = self._row(line)
            if row.cell_len > self._console.width:
                row = self._row(replace(line, text=self._short(line), note=""))
                if line.kind == "running" and line.note:
                    rows.append(row)
                    row = Text(f"{'  ' * (line.depth + 1)}{printable(line.note)}", "dim")
            rows.append(row)
        for row in rows:
            row.no_wrap, row.overflow = True, "ellipsis"
        return Group(*rows)

    def _short(self, line: Line) -> str:
        """Returns a line's text, cut so that its time can be seen."""
        others = self._row(replace(line, text="", note="")).cell_len
        text = Text(printable(line.text))
        text.truncate(max(self._console.width - others, 1), overflow="ellipsis")
        return text.plain

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True, highlight=False)

    def _row(self, line: Line) -> Text:
        words = Text(" ").join(Text(text, style) for text, style in self._words(line))
        return Text.assemble("  " * line.depth, self._sign(line), " ", words)

    def _hanging(self, line: Line) -> RenderableType:
        """Returns a row of columns, so that what is long goes on below its own beginning."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=2 * line.depth + 1, justify="right")
        parts = self._words(line)
        for index in range(len(parts)):
            grid.add_column(overflow="fold", no_wrap=index == 1 and line.seconds is not None)
        grid.add_row(self._sign(line), *(Text(text, style) for text, style in parts))
        return grid

    def _sign(self, line: Line) -> Text:
        sign, plain, style, _ = _LOOKS[line.kind]
        if line.kind == "running":
            frame = self._spinner.render(self._console.get_time())
            return frame if isinstance(frame, Text) else Text(plain)
        return Text(plain if self._is_ascii else sign, style)

    def _words(self, line: Line) -> list[tuple[str, str]]:
        """Returns the line's parts with their styles: what, for how long, and what is worth noting."""
        seconds = self._console.get_time() - line.since if line.since is not None else line.seconds
        words = [(printable(line.text), _LOOKS[line.kind][3])]
        if seconds is not None:
            words.append((f" {duration_words(max(seconds, 0))}", "dim"))
        if line.note:
            words.append((f" {printable(line.note)}", "dim"))
        return words
