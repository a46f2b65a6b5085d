"""What commands that write a flow's file have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.recording.draft import Remark


def refuse_overwriting(output: Path, *, force: bool) -> None:
    """Raises UsageError for a file that is there already, or has no folder to be in."""
    if output.exists() and not force:
        raise UsageError(f"{output} is there already; write another name, or overwrite it with --force")
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent} to write {output.name} in")


def show_remarks(remarks: Iterable[Remark], output: Path | None = None) -> None:
    """Writes to standard error what could not be written as steps; what several flows lack, once."""
    for remark in dict.fromkeys(remarks):
        click.echo(f"{remark.place or output}: {remark.text}", err=True)
