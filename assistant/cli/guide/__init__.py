"""`assistant guide`: one thin file per command, imported when it is used."""

from __future__ import annotations

import click

from assistant.cli.group import LazyGroup

_COMMANDS = {
    "build": "Write the pages of guides, with their pictures.",
    "check": "Hold a page against the flows and what the sites show.",
    "film": "Write a film of a flow, with pointer, captions and chapters.",
    "demo": "Write a page on which readers click through a flow.",
}


class _Commands(LazyGroup):
    commands_told = _COMMANDS
    package = "assistant.cli.guide"


@click.command(
    "guide",
    cls=_Commands,
    epilog="""\b
Examples:
  assistant guide build
  assistant guide check docs/guide/en/huawei-cloud-settlement.md
  assistant guide film onboard
  assistant guide demo onboard --locale zh
""",
)
def command() -> None:
    """Pages for readers: built from flows, and checked whether they are still true.

    A guide is a file of flows/guides: it names the flows to play, and puts what they say into sections. docs/guide.md
    tells how to write one.
    """
