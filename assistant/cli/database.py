"""The option `--database`, which says for one command where the journal is."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from assistant.errors import UsageError


def database_option(words: str) -> Callable[[Any], Any]:
    """Returns the option; the processes that a command starts hear of it by their environment."""
    return click.option("--database", callback=_take, expose_value=False, metavar="URL", help=words)


def _take(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    from assistant.database_url import VARIABLE, DatabaseUrl, place_from

    if not isinstance(place_from(value), DatabaseUrl):
        raise UsageError(
            f"--database {value} is a file, which machines can't share; write a database of PostgreSQL, such as "
            "postgresql://user@host/name"
        )
    os.environ[VARIABLE] = value
    ctx.meta["database"] = True
