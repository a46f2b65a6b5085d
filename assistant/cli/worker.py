"""`assistant worker`."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from assistant.cli.database import WHERE, database_option
from assistant.errors import UsageError


@click.command(
    "worker",
    epilog="""\b
Examples:
  assistant worker --database postgresql://assistant@db.example.com/runs
  assistant worker --parallel 4 --env staging    the database of config.yaml or ASSISTANT_DATABASE
  assistant worker --until-idle                  for cron: ends when there is nothing to do
""",
)
@database_option(WHERE)
@click.option(
    "--parallel", type=click.IntRange(1, 64), metavar="N", help="Rows at once; one per core by default."
)
@click.option(
    "--env",
    "environments",
    multiple=True,
    metavar="NAME",
    help="Take rows of this environment; repeatable. By default of all that are not production.",
)
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of the config.yaml to use; otherwise this one, or the nearest above.",
)
@click.option("--until-idle", is_flag=True, help="End when no row is waiting or under way.")
def command(
    parallel: int | None, environments: tuple[str, ...], folder: Path | None, until_idle: bool
) -> int:
    """Run rows that `assistant bulk --database` asks for, with workers on any number of machines.

    Flows come with the rows; addresses, secrets and the browser are those of this machine's config.yaml. Ctrl-C, or
    SIGTERM, takes no further row and waits for those under way; a second one ends them at once. The rows of a worker
    that is killed are taken over by others within 20 seconds.
    """
    from assistant.database_url import DatabaseUrl
    from assistant.project import Project
    from assistant.project_file import find_config

    config_file = find_config((folder or Path.cwd()).resolve())
    project = Project(config_file)
    for name in environments:
        project.config.chosen(name)
    known = project.config.environments
    taken = environments or tuple(name for name, each in known.items() if not each.production)
    if not taken:
        raise UsageError(
            f"all environments of config.yaml are production, whose rows are taken only by name: --env {min(known)}"
        )
    place = project.journal_place
    if not isinstance(place, DatabaseUrl):
        raise UsageError(
            f"a worker needs a journal that many machines share, and {place} is a file; give a database of "
            "PostgreSQL: assistant worker --database postgresql://user@host/name"
        )
    from assistant.bulk.carrying_out import cores
    from assistant.bulk.hosting import Host, Post

    os.chdir(config_file.parent)
    post = Post(
        url=place, config_file=config_file, parallel=parallel or cores(),
        environments=taken, until_idle=until_idle,
    )  # fmt: skip
    return Host(post, say=_say).work()


def _say(text: str) -> None:
    click.echo(f"{datetime.now().astimezone():%H:%M:%S} {text}", err=True)
