"""`assistant mock act`."""

from __future__ import annotations

import click

from assistant.cli.mock.place import mock_state
from assistant.cli.mock.words import read_pairs
from assistant.mock_world import acts, world_folder


@click.command(
    "act",
    epilog="""\b
Examples:
  assistant mock act mine                             what there is
  assistant mock act mine approve-authentication account=example-new
  assistant mock act mine freeze resource=5f3ab3cc-0d07-4a3c-9f93-70a90c2bd9a5
""",
)
@click.argument("name")
@click.argument("act", required=False)
@click.argument("param", nargs=-1, metavar="[PARAM=VALUE]...")
def command(name: str, act: str | None, param: tuple[str, ...]) -> None:
    """Do in the world NAME what Huawei Cloud, Guance or the seller decides."""
    if act is None:
        for known, (about, params) in acts().items():
            click.echo(f"{known} {' '.join(f'{each}=…' for each in params)}\n  {about}")
        return
    with world_folder(mock_state(), changed=name) as folder:
        folder.perform(name, act, read_pairs(param))
    click.echo(f"Done in {name}: {act}.")
