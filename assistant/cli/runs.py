"""`assistant runs`."""

from __future__ import annotations

from pathlib import Path

import click

_COLOURS = {
    "passed": "green",
    "failed": "red",
    "in_doubt": "yellow",
    "interrupted": "yellow",
    "killed": "magenta",
    "running": "cyan",
}


@click.command("runs", epilog="Example: assistant runs --limit 50")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many to show."
)
def command(limit: int) -> None:
    """Show the last runs: how they ended, what they gave, and where their reports are."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from assistant.journal import Journal
    from assistant.project import Project
    from assistant.project_file import find_config
    from assistant.values import duration_words

    project = Project(find_config(Path.cwd()))
    if not project.journal_file.is_file():
        click.echo("There were no runs yet. Begin with: assistant run onboard --fresh")
        return
    journal = Journal(project.journal_file)
    try:
        records = journal.runs(limit=limit)
    finally:
        journal.close()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Run", "Status", "Took", "Where", "Result"):
        table.add_column(column, overflow="fold")
    for record in records:
        took = duration_words(record.seconds) if record.seconds is not None else "—"
        where = f"{record.environment} / {record.world}" if record.world else record.environment
        outputs = ", ".join(f"{name}={value}" for name, value in record.outputs.items())
        result = (record.failure or outputs).splitlines()[0] if (record.failure or outputs) else ""
        status = f"[{_COLOURS[record.status]}]{record.status.replace('_', ' ')}"
        table.add_row(escape(record.id), status, took, escape(where), escape(result))
    Console().print(table)
