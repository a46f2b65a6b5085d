"""`assistant mock journal`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from assistant.cli.mock.place import mock_state
from assistant.mock_world import world_folder


@click.command(
    "journal",
    epilog="""\b
Examples:
  assistant mock journal mine
  assistant mock journal mine --kind act --name order_created
  assistant mock journal mine --site koogallery --json
""",
)
@click.argument("name")
@click.option("--kind", help="Only request, act, call, answer or fault.")
@click.option("--site", help="Only what was at this site.")
@click.option("--name", "entry", help="Only entries of this name, such as order_created or newInstance.")
@click.option("--path", help="Only requests of this path.")
@click.option("--after", type=click.IntRange(0), default=0, help="Only entries after this number.")
@click.option("--json", "is_json", is_flag=True, help="One JSON object for each entry.")
def command(
    name: str,
    kind: str | None,
    site: str | None,
    entry: str | None,
    path: str | None,
    after: int,
    is_json: bool,
) -> None:
    """Show what was asked of the sites of the world NAME and what happened there, in order."""
    with world_folder(mock_state()) as folder:
        entries = folder.journal(name, kind=kind, site=site, name=entry, path=path, after=after)
    for each in entries:
        if is_json:
            click.echo(json.dumps(asdict(each), ensure_ascii=False))
            continue
        detail = " ".join(f"{key}={_word(value)}" for key, value in each.detail.items())
        moment = each.at[:16].replace("T", " ")
        click.echo(
            f"{each.number:>5}  {moment}  {each.kind:<8} {each.site:<15} {each.name}  {detail}".rstrip()
        )
    if not entries and not is_json:
        click.echo(f"The journal of {name} has no such entry.")


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
