"""`assistant mock clock`."""

from __future__ import annotations

import click

from assistant.cli.mock.place import mock_state
from assistant.mock_world import world_folder


@click.command(
    "clock",
    epilog="""\b
Examples:
  assistant mock clock mine             what time it is there
  assistant mock clock mine +15d        two weeks and a day later; also +3h, +20min, +1d12h
""",
)
@click.argument("name")
@click.argument("span", required=False)
def command(name: str, span: str | None) -> None:
    """Show the time of the world NAME, or move it on by SPAN and let happen what is due then.

    A world's time stands still but for that: each act in it takes a minute. It does not go back.
    """
    with world_folder(mock_state(), changed=name) as folder:
        now = folder.now(name) if span is None else folder.advance(name, span)
    click.echo(f"It is {now:%Y-%m-%d %H:%M} in {name}.")
