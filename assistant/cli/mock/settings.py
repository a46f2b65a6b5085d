"""`assistant mock settings`."""

from __future__ import annotations

import click

from assistant.cli.mock.place import mock_state
from assistant.cli.mock.words import read_pairs
from assistant.mock_world import setting_values, world_folder


@click.command(
    "settings",
    epilog="""\b
Examples:
  assistant mock settings mine
  assistant mock settings mine skin=2022-zh
  assistant mock settings mine provisioning=v2 asynchronous_provisioning=true
""",
)
@click.argument("name")
@click.argument("setting", nargs=-1, metavar="[SETTING=VALUE]...")
def command(name: str, setting: tuple[str, ...]) -> None:
    """Show the settings of the world NAME, or change some."""
    with world_folder(mock_state(), changed=name) as folder:
        folder.change_settings(name, read_pairs(setting))
        world = folder.describe(name)
    for known, values in setting_values().items():
        value = str(world[known]).lower() if isinstance(world[known], bool) else world[known]
        click.echo(f"  {f'{known}={value}':<34} one of {', '.join(values)}")
