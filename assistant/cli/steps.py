"""`assistant steps`."""

from __future__ import annotations

import inspect

import click

from assistant.errors import UsageError
from assistant.source import suggest
from assistant.steps import VERBS


@click.command("steps", epilog="Example: assistant steps ensure")
@click.argument("verb", required=False)
def command(verb: str | None) -> None:
    """List the verbs that flows are written with, or show one with its example."""
    if verb is None:
        width = max(map(len, VERBS))
        for name, step in VERBS.items():
            click.echo(f"{name:<{width}}  {inspect.getdoc(step).splitlines()[0]}")  # type: ignore[union-attr]  # tested
        return
    if verb not in VERBS:
        near = suggest(verb, VERBS)
        hint = f"did you mean '{near}'?" if near else "they are listed by: assistant steps"
        raise UsageError(f"unknown step '{verb}'; {hint}")
    click.echo(inspect.getdoc(VERBS[verb]))
