"""`assistant mock`: one thin file per command, imported when it is used."""

from __future__ import annotations

import click

from assistant.cli.group import LazyGroup

_COMMANDS = {
    "serve": "Serve the mock sites on this machine.",
    "worlds": "Show the worlds, and the seeds that they begin with.",
    "create": "Create a world from a seed.",
    "fault": "Let something go wrong in a world.",
    "clock": "Show a world's time, or move it on.",
    "settings": "Show a world's settings, or change them.",
    "act": "Do what no visitor of the sites can do.",
    "journal": "Show what happened in a world.",
    "drop": "Drop worlds with everything in them.",
}


class _Commands(LazyGroup):
    commands_told = _COMMANDS
    package = "assistant.cli.mock"


@click.command(
    "mock",
    cls=_Commands,
    epilog="""\b
Examples:
  assistant mock create mine --seed frozen
  assistant mock fault mine slow,seconds=2
  assistant mock serve
""",
)
def command() -> None:
    """The mock sites of Billing Center, KooGallery and Huawei Cloud.

    A world is all that is behind them: accounts, workspaces, orders, a clock, faults. The commands work beside
    a server and without one.
    """
