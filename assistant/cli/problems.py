"""Shows what is wrong with files."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assistant.source import Problem, render_all


def show(problems: Sequence[Problem]) -> None:
    """Writes every problem with its lines to standard error, then how many there are."""
    for shown in render_all(problems):
        click.echo(shown + "\n", err=True)
    files = len({problem.file for problem in problems})
    errors = f"{len(problems)} error{'s' if len(problems) != 1 else ''}"
    click.echo(f"{errors} in {files} file{'s' if files != 1 else ''}.", err=True)
