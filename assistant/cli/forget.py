"""`assistant forget`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.database import WHERE, database_option
from assistant.errors import UsageError
from assistant.report.words import counted

if TYPE_CHECKING:
    from assistant.journal import Journal, RunRecord


@click.command(
    "forget",
    epilog="""\b
Examples:
  assistant forget 20260302-093000-onboard-1f3a
  assistant forget --older-than 30d
  assistant forget --older-than 30d --database postgresql://assistant@db.example.com/runs
""",
)
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@click.option(
    "--older-than",
    metavar="AGE",
    help="Every run that began so long ago: 12h, 30d or 8w; not those in doubt.",
)
@database_option(WHERE)
def command(runs: tuple[str, ...], older_than: str | None) -> None:
    """Forget runs: remove them from the journal, and their folders with report and pictures.

    What they did that must not happen twice is remembered.
    """
    from contextlib import closing

    from assistant.journal import Journal, forget
    from assistant.project import Project
    from assistant.project_file import find_config

    if bool(runs) == bool(older_than):
        raise UsageError("name the runs to forget, or say how old they are with --older-than")
    project = Project(find_config(Path.cwd()))
    with closing(Journal(project.journal_place)) as journal:
        records = _older(journal, older_than) if older_than else [_ended(journal, run) for run in runs]
        count = forget(journal, records, runs_folder=project.runs_folder)
    click.echo(f"{counted(count, 'run')} forgotten.")


def _older(journal: Journal, text: str) -> list[RunRecord]:
    from datetime import datetime

    from assistant.journal import older_than
    from assistant.values import age_from

    try:
        age = age_from(text)
    except ValueError as error:
        raise UsageError(f"--older-than {error}") from error
    return older_than(journal, age, now=datetime.now().astimezone())


def _ended(journal: Journal, run: str) -> RunRecord:
    from assistant.resuming import found

    record = found(journal, run)
    if record.status == "running":
        raise UsageError(f"the run {run} goes on; stop it first with: assistant cancel {run}")
    return record
