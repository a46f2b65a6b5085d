"""Shows what is wrong with files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from assistant.source import Problem, render


def show(problems: Sequence[Problem]) -> None:
    """Writes every problem with its lines to standard error, then how many there are."""
    texts: dict[str, str] = {}
    for problem in problems:
        if problem.file not in texts:
            texts[problem.file] = _text(problem.file)
        click.echo(render(problem, texts[problem.file]) + "\n", err=True)
    files = len(texts)
    errors = f"{len(problems)} error{'s' if len(problems) != 1 else ''}"
    click.echo(f"{errors} in {files} file{'s' if files != 1 else ''}.", err=True)


def _text(file: str) -> str:
    """Returns a file's text as far as it can be read; a file that can't be read has no lines to show."""
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
