"""`assistant list`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("list", epilog="Run one with: assistant run NAME")
@click.option("--tags", metavar="WORDS", help="Only those with such tags: 'onboarding and not costs'.")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
def command(tags: str | None, environment: str | None) -> None:
    """List the flows with what they take and give."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from assistant.flow.tags import matching
    from assistant.project import Project
    from assistant.project_file import find_config

    is_meant = matching(tags) if tags is not None else None
    project = Project(find_config(Path.cwd()), environment=environment)
    library = project.library
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Flow", "What it does", "Takes", "Gives"):
        table.add_column(column, overflow="fold", no_wrap=column == "Flow")
    for name in (file.stem for file in project.flow_files()):
        header = library.header_of(name)
        if is_meant is not None and (header is None or not is_meant(header.tags)):
            continue
        if header is None:
            table.add_row(escape(name), f"[red]faulty; see: assistant check {escape(name)}", "", "")
            continue
        takes = [each for each in header.inputs if each not in library.provided]
        table.add_row(escape(name), escape(header.name), ", ".join(takes), ", ".join(header.outputs))
    if is_meant is not None and not table.row_count:
        click.echo(f"No flow has such tags: {tags}")
        return
    Console().print(table)
