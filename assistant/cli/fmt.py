"""`assistant fmt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.report.words import counted

if TYPE_CHECKING:
    from assistant.source import Problem


@click.command(
    "fmt",
    epilog="""\b
Examples:
  assistant fmt                    every flow and page map of the project
  assistant fmt flows/bind.yaml    one file
  assistant fmt --check --diff     tell what would change, write nothing
""",
)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[str, ...], is_check: bool, is_diff: bool) -> int:
    """Lay flows and page maps out in one way: the order of keys, quotes, blank lines.

    Comments stay, and so does what a file means. A file that can't be laid out without changing that is left as
    it is, and the exit code is 2.
    """
    from assistant.cli.problems import show
    from assistant.files import write_text
    from assistant.source.reader import shown

    changed = kept = 0
    problems: list[Problem] = []
    for path in _files(paths):
        text, made = _formatted(path)
        if isinstance(made, list):
            problems += made
        elif made == text:
            kept += 1
        else:
            changed += 1
            if is_diff:
                click.echo(_diff(path, text, made), nl=False)
            elif is_check:
                click.echo(f"{shown(path)} would be formatted.")
            else:
                write_text(path, made)
    if problems:
        show(problems)
    click.echo(_summary(changed, kept, is_dry=is_check or is_diff))
    return 2 if problems else 1 if is_check and changed else 0


def _files(paths: tuple[str, ...]) -> list[Path]:
    """Returns the files of what is named, or all flows and page maps of the project."""
    from assistant.project import Project
    from assistant.project_file import find_config

    project = Project(find_config(Path.cwd()))
    if not paths:
        return [*project.flow_files(), *sorted((project.config.flows_folder / "pages").glob("*.yaml"))]
    found = []
    for name in paths:
        path = Path(name)
        found += sorted(path.glob("*.yaml")) if path.is_dir() else [project.library.find(name)]
    return found


def _formatted(path: Path) -> tuple[str, str | list[Problem]]:
    """Returns a file's text and the same laid out, or what keeps it from being so."""
    from assistant.formatting import CannotFormat, formatted
    from assistant.source import Mark, Problem, read

    document = read(path)
    if document.problems:
        return document.text, list(document.problems)
    try:
        return document.text, formatted(document.text, is_flow=path.resolve().parent.name != "pages")
    except CannotFormat as error:
        message = f"can't be formatted: {error}; it is left as it is"
        return document.text, [Problem("L401", message, document.file, Mark(1, 1))]


def _diff(path: Path, text: str, made: str) -> str:
    from difflib import unified_diff

    from assistant.source.reader import shown

    before, after = text.splitlines(keepends=True), made.splitlines(keepends=True)
    lines = unified_diff(before, after, shown(path), f"{shown(path)} (formatted)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _summary(changed: int, kept: int, *, is_dry: bool) -> str:
    formatted = "would be" if is_dry else "was" if changed == 1 else "were"
    left = "would stay" if is_dry else "was left" if kept == 1 else "were left"
    return f"{counted(changed, 'file')} {formatted} formatted, {kept} {left} as {'it is' if kept == 1 else 'they are'}."
