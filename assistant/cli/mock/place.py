"""Where the commands find the worlds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.project_file import find_config

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges


def mock_state() -> Path:
    """Returns the folder of the worlds, and makes it: the project's, or one here where there is no project."""
    return mock_place()[0]


def mock_place() -> tuple[Path, LabelChanges | None]:
    """Returns the folder of the worlds, made, and the labels that the project has in place of the sites' own."""
    try:
        config = find_config(Path.cwd())
    except UsageError:
        return _made(Path.cwd() / ".assistant" / "mock"), None
    from assistant.project import Project  # 100 ms that only a project costs

    project = Project(config)
    project.make_state()
    return _made(project.mock_state), project.label_changes


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} can't be made ({error.strerror})") from error
    return folder
