"""Where the commands find the worlds."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import UsageError
from assistant.project_file import find_config


def mock_state() -> Path:
    """Returns the folder of the worlds, and makes it: the project's, or one here where there is no project."""
    try:
        config = find_config(Path.cwd())
    except UsageError:
        return _made(Path.cwd() / ".assistant" / "mock")
    from assistant.project import Project  # 100 ms that only a project costs

    project = Project(config)
    project.make_state()
    return _made(project.mock_state)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} can't be made ({error.strerror})") from error
    return folder
