"""The option `--database`, which says for one command where the journal is."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from typing import Any, Final

import click

from assistant.errors import UsageError

_NAMED: Final = "database"
WHERE: Final = "The database of PostgreSQL that has the journal; otherwise config.yaml says which."
"""What the option is for, of a command that looks into the journal."""


def is_named(ctx: click.Context) -> bool:
    """Tells whether the command line says where the journal is."""
    return _NAMED in ctx.meta


def same_database(ctx: click.Context) -> str:
    """Returns what another command is to be given to find the same journal, the password hidden."""
    return f" --database {shlex.quote(str(ctx.meta[_NAMED]))}" if is_named(ctx) else ""


def database_option(words: str) -> Callable[[Any], Any]:
    """Returns the option; the processes that a command starts hear of it by their environment."""
    return click.option("--database", callback=_take, expose_value=False, metavar="URL", help=words)


def _take(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    from assistant.database_url import VARIABLE, DatabaseUrl, place_from

    place = place_from(value)
    if not isinstance(place, DatabaseUrl):
        raise UsageError(
            f"--database {value} is a file, which machines can't share; write a database of PostgreSQL, such as "
            "postgresql://user@host/name"
        )
    os.environ[VARIABLE] = value
    ctx.meta[_NAMED] = place
