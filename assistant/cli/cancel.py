"""`assistant cancel`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from assistant.cli.database import WHERE, database_option
from assistant.errors import UsageError


@click.command("cancel", epilog="Example: assistant cancel 20260302-093000-onboard-1f3a")
@click.argument("run")
@database_option(WHERE)
def command(run: str) -> None:
    """Ask RUN to stop before its next step.

    An act that is under way comes to its end first, and what stands under 'finally' is done.
    """
    from assistant.journal import Journal, Leases
    from assistant.project import Project
    from assistant.project_file import find_config
    from assistant.resuming import found

    project = Project(find_config(Path.cwd()))
    with closing(Journal(project.journal_place)) as journal:
        record = found(journal, run)
        if record.status != "running":
            raise UsageError(f"the run {run} does not go on any more: {record.status.replace('_', ' ')}")
        Leases(journal).cancel(run)
    click.echo(f"The run {run} was asked to stop. It does before its next step, but not within an act.")
