"""`assistant mock worlds`."""

from __future__ import annotations

import json

import click

from assistant.cli.mock.place import mock_state
from assistant.mock_world import seeds, served_port, world_folder


@click.command("worlds", epilog="Example: assistant mock worlds --json")
@click.option("--json", "is_json", is_flag=True, help="One JSON object instead of tables.")
def command(is_json: bool) -> None:
    """Show the worlds, and the seeds that they begin with, each with what it is."""
    state = mock_state()
    port = served_port(state)
    with world_folder(state) as folder:
        worlds = [folder.describe_or_stale(name, port=port) for name in folder.names()]
    if is_json:
        click.echo(json.dumps({"worlds": worlds, "seeds": seeds()}, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if worlds:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("World", "Seed", "Time", "Faults"):
            table.add_column(column, overflow="fold")
        for world in worlds:
            told = world.get("stale") or ", ".join(fault["name"] for fault in world["faults"])
            table.add_row(
                world["name"], world.get("seed", ""), str(world.get("now", ""))[:16].replace("T", " "), told
            )
        console.print(table)
    else:
        console.print("There are no worlds yet. Create one with: assistant mock create mine")
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Seed", "What it is"):
        table.add_column(column, overflow="fold")
    for name, about in seeds().items():
        table.add_row(name, about)
    console.print(table)
