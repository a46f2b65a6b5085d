"""Shows the fault matrix in a terminal: a line for each cell as it is played, then the whole as a table."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from assistant.report.words import counted, printable
from assistant.values import duration_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.matrix import Result

_UNBOUNDED: Final = 10_000
_SHORT: Final = {
    "passes": ("passes", "+", "green"),
    "fails as product": ("product", "P", "yellow"),
    "fails as test": ("test", "T", "yellow"),
    "fails as environment": ("environment", "E", "cyan"),
    "needs a person": ("person", "H", "magenta"),
    "in doubt": ("in doubt", "?", "magenta"),
    "overdue": ("overdue", "O", "red"),
}
"""Each outcome in a word, in a sign for tables that are too wide for words, and its colour."""


class MatrixTable:
    """Writes cells as they come; as a context manager it shows how far the matrix has come."""

    def __init__(self, console: Console, *, cells: int) -> None:
        self._console = console
        self._told: list[Result] = []
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._progress.add_task("Fault matrix", total=cells)

    def __enter__(self) -> Self:
        """Shows the progress, where there is a terminal."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the progress away."""
        self._progress.stop()

    def add(self, told: Result) -> None:
        """Writes what came of a cell; where it differs, also why."""
        self._told.append(told)
        sign, style = ("✗", "bold red") if told.wrong else ("✓", "green")
        words = f" {told.flow} {told.locale} {told.under}: {told.outcome}"
        struck = "" if told.strikes else ", the fault never struck"
        after = f"  {duration_words(told.seconds)}{struck}"
        self._print(Text.assemble((sign, style), printable(words), (after, "dim")))
        for line in self._why(told):
            self._print(Text(f"    {printable(line)}", "red" if line == told.wrong else "dim"))
        self._progress.advance(self._task)

    def end(self) -> bool:
        """Writes the table; tells whether any cell differs from what is declared."""
        wrong = [told for told in self._told if told.wrong]
        self._console.print()
        self._show_table()
        took = duration_words(sum(told.seconds for told in self._told))
        differ = f"{counted(len(wrong), 'cell')} differ{'s' if len(wrong) == 1 else ''} from what is declared"
        self._print(
            Text(f"{counted(len(self._told), 'cell')} in {took}; {differ if wrong else 'all as declared'}.")
        )
        return bool(wrong)

    def _why(self, told: Result) -> list[str]:
        lines = [f"{told.place} {told.cause}".strip()] if told.cause else []
        if not told.wrong:
            return lines[: 0 if told.declared else 1]
        return [told.wrong, *lines, *([told.folder] if told.folder else [])]

    def _show_table(self) -> None:
        """Writes the table; where it is too wide for the terminal, with numbers and signs, and what they stand for."""
        columns = list(dict.fromkeys((told.flow, told.locale) for told in self._told))
        has_locales = len({locale for _, locale in columns}) > 1
        names = [f"{flow} {locale}" if has_locales else flow for flow, locale in columns]
        table = self._table(columns, names, place=0)
        unbounded = self._console.options.update(max_width=_UNBOUNDED)
        if Measurement.get(self._console, unbounded, table).maximum <= self._console.width:
            self._console.print(table)
            return
        numbers = [str(number) for number, _ in enumerate(names, start=1)]
        self._console.print(self._table(columns, numbers, place=1))
        signs = {_SHORT[told.outcome][1]: told.outcome for told in self._told if told.outcome in _SHORT}
        for pairs in (zip(numbers, names, strict=True), signs.items()):
            told = Text("   ").join(Text.assemble((sign, "bold"), f"\u00a0{name}") for sign, name in pairs)
            self._console.print(told, highlight=False)

    def _table(self, columns: Sequence[tuple[str, str]], names: Sequence[str], *, place: int) -> Table:
        """Returns the table with these names above its columns; `place` is that of words or signs in _SHORT."""
        table = Table(title=None, header_style="bold", pad_edge=False)
        table.add_column("Fault", overflow="fold")
        for name in names:
            table.add_column(name, overflow="fold")
        cells = {(told.under, told.flow, told.locale): told for told in self._told}
        for under in dict.fromkeys(told.under for told in self._told):
            row = [cells.get((under, *column)) for column in columns]
            table.add_row(Text(printable(under)), *(_cell(told, place) for told in row))
        return table

    def _print(self, text: Text) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)


def _cell(told: Result | None, place: int) -> Text:
    """Returns an outcome in a word or sign; in brackets where nothing is declared, dim where the fault never struck."""
    if told is None:
        return Text("")
    short = _SHORT.get(told.outcome, (told.outcome, told.outcome, ""))
    word, style = short[place], short[2]
    if told.wrong:
        return Text(f"✗ {word}", "bold red")
    word = word if told.declared else f"({word})"
    return Text(word, "dim" if not told.strikes else style)
