"""`assistant mock create`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.mock.place import mock_state
from assistant.mock_world import served_port, world_folder


@click.command(
    "create",
    epilog="""\b
Examples:
  assistant mock create mine
  assistant mock create mine --seed frozen --anew
  assistant mock create mine --seed ./my-world.yaml
""",
)
@click.argument("name")
@click.option(
    "--seed",
    default="demo",
    show_default=True,
    help="A seed of `assistant mock worlds`, or a YAML file of your own.",
)
@click.option("--anew", is_flag=True, help="Begin the world anew if it is there already.")
def command(name: str, seed: str, anew: bool) -> None:
    """Create the world NAME, and print its addresses and logins."""
    state = mock_state()
    port = served_port(state)
    is_file = seed.endswith((".yaml", ".yml"))
    with world_folder(state) as folder:
        folder.create(name, seed=Path(seed) if is_file else seed, is_anew=anew)
        world = folder.describe(name, port=port)
    click.echo(f"The world {name} is there. {world['about']}\n".rstrip() + "\n")
    if port is None:
        click.echo("Serve it with: assistant mock serve\n")
    else:
        for site, address in world["sites"].items():
            click.echo(f"  {site:<16} {address}")
        click.echo()
    for login in world["logins"]:
        click.echo(f"  {login['site']:<16} {login['username']} / {login['password']}")
