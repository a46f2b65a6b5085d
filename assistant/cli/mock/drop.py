"""`assistant mock drop`."""

from __future__ import annotations

import click

from assistant.cli.mock.place import mock_state
from assistant.mock_world import world_folder


@click.command("drop", epilog="Example: assistant mock drop mine")
@click.argument("name", nargs=-1, required=True)
def command(name: tuple[str, ...]) -> None:
    """Drop each world NAME with everything in it."""
    with world_folder(mock_state()) as folder:
        for each in name:
            folder.drop(each)
            click.echo(f"The world {each} is dropped.")
