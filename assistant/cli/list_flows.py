"""`assistant list`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.project import Project
from assistant.project_file import find_config


@click.command("list", epilog="Run one with: assistant run NAME")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
def command(environment: str | None) -> None:
    """List the flows with what they take and give."""
    from rich.console import Console
    from rich.table import Table

    library = Project(find_config(Path.cwd()), environment=environment).library
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Flow", "What it does", "Takes", "Gives"):
        table.add_column(column, overflow="fold")
    for name in library.flow_names():
        header = library.header_of(name)
        if header is None:
            table.add_row(name, f"[red]faulty; see: assistant check {name}[/red]", "", "")
            continue
        takes = [each for each in header.inputs if each not in library.provided]
        table.add_row(name, header.name, ", ".join(takes), ", ".join(header.outputs))
    Console().print(table)
