"""`assistant runs`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.database import WHERE, database_option, same_database

if TYPE_CHECKING:
    from assistant.journal import RunRecord
    from assistant.report.story import Story

_COLOURS = {
    "passed": "green",
    "failed": "red",
    "in_doubt": "yellow",
    "interrupted": "yellow",
    "killed": "magenta",
    "running": "cyan",
}
_NARROW = 100
"""Columns below which a table would leave nothing of what a run gave, and cut its name, which is what one copies."""


@click.group(
    "runs",
    invoke_without_command=True,
    subcommand_metavar="[show RUN]",
    epilog="""\b
Examples:
  assistant runs --limit 50
  assistant runs show 20260302-093000-onboard-1f3a
  assistant runs --database postgresql://assistant@db.example.com/runs       those of all machines
""",
)
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many to show."
)
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
@database_option(WHERE)
@click.pass_context
def command(context: click.Context, limit: int, as_json: bool) -> None:
    """Show the last runs: how they ended, what they gave, and where their reports are."""
    if context.invoked_subcommand is not None:
        return
    from assistant.journal import Journal
    from assistant.project import Project
    from assistant.project_file import find_config

    project = Project(find_config(Path.cwd()))
    records: list[RunRecord] = []
    if project.has_journal:
        with closing(Journal(project.journal_place)) as journal:
            records = journal.runs(limit=limit)
    if as_json:
        click.echo(json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=2))
    elif records:
        _show(records)
    else:
        click.echo("There were no runs yet. Begin with: assistant run onboard --fresh")


@command.command("show", epilog="Example: assistant runs show 20260302-093000-onboard-1f3a")
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
@database_option(WHERE)
@click.pass_context
def show(ctx: click.Context, run: str, as_json: bool) -> None:
    """Show RUN: its steps with their times, its acts, what it gave and left behind.

    The report of a run that broke off is written now.
    """
    from assistant.cli.run_shown import data, lines
    from assistant.journal import Journal
    from assistant.project import Project
    from assistant.project_file import find_config
    from assistant.resuming import found

    project = Project(find_config(Path.cwd()))
    with closing(Journal(project.journal_place)) as journal:
        record = found(journal, run)
        acts = journal.acts_of(run)
    story, report = _left_by(record)
    if as_json:
        click.echo(json.dumps(data(record, acts, story, report), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines(record, acts, story, report, more=same_database(ctx))))


def _left_by(record: RunRecord) -> tuple[Story | None, Path | None]:
    """Returns what a run's folder tells, and its report, made where there is none; none of them without a folder."""
    from assistant.report.html import write_report
    from assistant.report.record import read_events
    from assistant.report.story import Story
    from assistant.run_folder import EVENTS, REPORT

    folder = Path(record.folder) if record.folder else None
    if folder is None or not (folder / EVENTS).is_file():
        return None, None
    report: Path | None = folder / REPORT
    if report is not None and not report.is_file():
        report = None if record.status == "running" else write_report(folder)
    return Story(read_events(folder)), report


def _show(records: Sequence[RunRecord]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    from assistant.values import duration_words

    console = Console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Run", "Status", "Took", "Where", "Result"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Run", "Status", "Took"))
    for record in records:
        took = duration_words(record.seconds) if record.seconds is not None else "—"
        where = f"{record.environment} / {record.world}" if record.world else record.environment
        outputs = ", ".join(f"{name}={value}" for name, value in record.outputs.items())
        result = (record.failure or outputs).splitlines()[0] if (record.failure or outputs) else ""
        status = f"[{_COLOURS[record.status]}]{record.status.replace('_', ' ')}"
        if console.width < _NARROW:
            console.print(f"[bold]{escape(record.id)}[/]", soft_wrap=True)
            console.print(Padding(f"{status}[/]  {took}  {escape(where)}", (0, 0, 0, 2)))
            if result:
                console.print(Padding(escape(result), (0, 0, 0, 2)))
        else:
            table.add_row(escape(record.id), status, took, escape(where), escape(result))
    if table.row_count:
        console.print(table)
