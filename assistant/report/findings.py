"""Shows what is wrong with a guide's page: as a table, as JSON, and as annotations of a pull request."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.report.words import counted, printable

if TYPE_CHECKING:
    from assistant.guide.finding import Checked, Finding


def show_findings(checked: Checked, console: Console) -> None:
    """Writes each finding as a row with its line, and then how much is in order."""
    if checked.findings:
        table = Table(header_style="bold", pad_edge=False, show_edge=False)
        table.add_column("Line", justify="right", no_wrap=True)
        table.add_column("Fault", style="red", no_wrap=True)
        table.add_column("What is wrong", overflow="fold")
        table.add_column("Step", style="dim", overflow="fold")
        for finding in checked.findings:
            words = Text(printable(finding.message))
            table.add_row(str(finding.line), finding.kind, words, Text(finding.step or ""))
        console.print(table)
        console.print()
    console.print(Text(_sum(checked)), highlight=False, soft_wrap=True)


def findings_as_json(checked: Checked) -> dict[str, Any]:
    """Returns a page's findings and what is right as a mapping that json can write."""
    return asdict(checked)


def annotation(page: str, finding: Finding) -> str:
    """Returns a finding as GitHub's runners read it off a job's output: they show it beside the line."""
    place = f"file={_property(page)},line={finding.line},title={_property(f'guide: {finding.kind}')}"
    return f"::error {place}::{_data(finding.message)}"


def _sum(checked: Checked) -> str:
    right = ", ".join(
        counted(number, kind.removesuffix("s")) for kind, number in sorted(checked.right.items())
    )
    if not checked.findings:
        return f"{checked.page} is true to {checked.guide} in {checked.locale}: {right}."
    return f"{counted(len(checked.findings), 'fault')} in {checked.page}; in order are {right or 'none'}."


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
