"""`assistant mock`: one thin file per command, imported when it is used."""

from __future__ import annotations

from importlib import import_module

import click

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


class _LazyGroup(click.Group):
    """Knows every command's name and short help; imports a command only to use it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command."""
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = import_module(f"assistant.cli.mock.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(
    "mock",
    cls=_LazyGroup,
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
