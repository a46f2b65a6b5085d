"""`assistant shots`: takes pictures unless another command is named."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "take": "Take pictures; what `assistant shots` does by itself.",
    "review": "Show before, after and difference, to accept or refuse.",
}


class _TakesByDefault(click.Group):
    """Knows the commands' names; what is none of them is a flow, of which pictures are taken."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command."""
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = import_module(f"assistant.cli.shots.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes pictures where no command is named."""
        if not args or args[0] not in {*_COMMANDS, "--help", "-h"}:
            args = ["take", *args]
        return super().parse_args(ctx, args)


@click.command(
    "shots",
    cls=_TakesByDefault,
    epilog="""\b
Examples:
  assistant shots                          the pictures of the guide, in English
  assistant shots onboard --locales en,zh  those of a flow, in both languages
  assistant shots --check                  write nothing; exit with 1 where a picture is not as it is kept
  assistant shots review                   see what changed, and accept or refuse it
  assistant shots take --help              every option
""",
)
def command() -> None:
    """Take the documentation's pictures anew, and write those that visibly changed.

    Flows are run in a fresh mock world. docs/pictures.md tells how pictures are described and where they are kept.
    """
