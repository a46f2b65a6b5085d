"""Shows what is wrong with files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from assistant.report.words import counted
from assistant.source import Problem, render_all


def show(problems: Sequence[Problem], advice: Sequence[Problem] = ()) -> None:
    """Writes every problem, then every piece of advice, with its lines to standard error; then how many."""
    marked = [replace(piece, message=f"advice: {piece.message}") for piece in advice]
    for shown in render_all([*problems, *marked]):
        click.echo(shown + "\n", err=True)
    counts = [counted(len(problems), "error")] if problems else []
    counts += [f"{counted(len(advice), 'piece')} of advice"] if advice else []
    files = len({problem.file for problem in (*problems, *advice)})
    click.echo(f"{' and '.join(counts)} in {counted(files, 'file')}.", err=True)
