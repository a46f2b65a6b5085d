"""A group of commands that imports a command only to use it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """Knows every command's name and short help.

    `commands_told` gives both; `package` holds one module per command, named for it unless `modules` says otherwise.
    """

    commands_told: ClassVar[Mapping[str, str]]
    package: ClassVar[str]
    modules: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names in the order of the table."""
        return list(self.commands_told)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command."""
        if cmd_name not in self.commands_told:
            return None
        name = self.modules.get(cmd_name, cmd_name)
        found: click.Command = import_module(f"{self.package}.{name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that is meant; names the nearest one where there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from assistant.source import suggest

            near = suggest(args[0], self.commands_told)
            if near is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{near}'?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_told.items()))
