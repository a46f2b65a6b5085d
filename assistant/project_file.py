"""Finds a project's config.yaml. Apart from reading it, so that the browser can be started meanwhile."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import UsageError

FILE = "config.yaml"


def find_config(start: Path) -> Path:
    """Returns the config.yaml of a folder or of the nearest one above it.

    Raises UsageError when there is none.
    """
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise UsageError(
        f"there is no {FILE} in {start} or above it; go to the project's folder, "
        "or begin one here: assistant init"
    )
