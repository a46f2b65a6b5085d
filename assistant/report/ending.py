"""Shows how a run ended: what it gave, or what went wrong and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.events import Failure, RunFinished, Status
from assistant.report.failing import failure_inside
from assistant.report.tally import Tally
from assistant.report.words import (
    STATUS_WORDS,
    counted,
    errors_in,
    failed_in,
    faults_in,
    in_place,
    printable,
)
from assistant.run_folder import REPORT
from assistant.values import duration_words

_WIDEST: Final = 100
_STYLES: Final[dict[Status, str]] = {
    "passed": "green",
    "failed": "red",
    "in_doubt": "magenta",
    "interrupted": "yellow",
}


class Ending:
    """Writes the end of a run. What is to be copied stands outside of the frame, on a line of its own."""

    def __init__(self, console: Console, tally: Tally, *, more: str = "") -> None:
        self._console = console
        self._tally = tally
        self._more = more

    def show(self, finished: RunFinished) -> None:
        """Writes the end that a run came to."""
        self._console.print()
        self._frame(finished)
        for act in self._tally.begun if finished.status == "interrupted" else ():
            self._line("Begun, and not known to be done", act, style="bold yellow")
        if finished.failure is not None:
            self._evidence(finished.failure, finished)
        for failure in finished.unmet:
            self._picture(failure, finished)
        if finished.status == "interrupted":
            self._line("Go on", f"assistant resume {finished.run}{self._more}", style="bold")
        self._counts(finished)

    def _frame(self, finished: RunFinished) -> None:
        style = _STYLES[finished.status]
        words = f"{STATUS_WORDS[finished.status]}: {printable(self._tally.title)}"
        title = Text(words, f"bold {style}")
        parts = self._inside(finished)
        if not parts:
            self._console.print(title, highlight=False, soft_wrap=True)
            return
        spaced = [part for each in parts for part in (Text(), each)][1:]
        width = min(self._console.width, _WIDEST) if finished.failure else None
        panel = Panel(
            Group(*spaced), title=title, title_align="left", border_style=style, padding=(0, 1), width=width,
            expand=False,
        )  # fmt: skip
        self._console.print(panel, highlight=False)

    def _inside(self, finished: RunFinished) -> list[RenderableType]:
        parts: list[RenderableType] = []
        if finished.failure is not None:
            parts += failure_inside(finished.failure)
            parts += [part for failure in finished.unmet for part in failure_inside(failure)]
        elif finished.status == "interrupted" and self._tally.running:
            parts.append(Text(printable(f"Stopped at: {self._tally.running[-1]}")))
        if finished.outputs:
            parts.append(_table(in_place(finished.outputs)))
        return parts

    def _evidence(self, failure: Failure, finished: RunFinished) -> None:
        page = "Look at" if finished.status == "in_doubt" else "Page"
        if failure.url:
            title = f"  “{failure.title}”" if failure.title else ""
            self._line(page, failure.url, more=title)
        for name, lines in (
            ("Fault", faults_in(failure.journal)),
            ("Console", errors_in(failure.console)),
            ("Request", failed_in(failure.requests)),
        ):
            if lines:
                more = f"  and {len(lines) - 1} more" if len(lines) > 1 else ""
                self._line(name, lines[-1], more=more)
        self._picture(failure, finished)
        if failure.rerun:
            self._line("Run again", failure.rerun, style="bold")

    def _picture(self, failure: Failure, finished: RunFinished) -> None:
        if failure.picture and finished.folder:
            self._line("Picture", _near(Path(finished.folder, failure.picture)))

    def _counts(self, finished: RunFinished) -> None:
        steps = f"{counted(self._tally.steps, 'step')} in {duration_words(finished.seconds)}"
        warned = f", {counted(self._tally.warnings, 'warning')}" if self._tally.warnings else ""
        self._line("Took", steps + warned)
        if finished.folder is None:
            return
        folder = Path(finished.folder)
        if self._tally.pictures:
            pictures = f"{counted(self._tally.pictures, 'picture')} in {_near(folder / 'pictures')}/"
            self._line("Pictures", pictures)
        self._line("Report", _near(folder / REPORT), link=(folder / REPORT).absolute().as_uri())

    def _line(self, name: str, text: str, *, more: str = "", style: str = "", link: str = "") -> None:
        """Writes a fact so that it can be copied: nothing breaks it but the terminal itself."""
        line = Text.assemble(
            (f"{name:<11}" if len(name) < 11 else f"{name}: ", "dim"), (printable(text), style)
        )
        if link:
            line.stylize(f"link {link}", len(line) - len(text))
        line.append(printable(more), "dim")
        self._console.print(line, highlight=False, soft_wrap=True)


def _table(values: dict[str, str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold", style="bold")
    for name, value in values.items():
        table.add_row(Text(name), Text(value))
    return table


def _near(path: Path) -> str:
    """Returns a path as short as it can be typed here: from the current folder where it is below it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
