"""The files that a flow names: within its project, whoever wrote the flow."""

from __future__ import annotations

from pathlib import Path

from assistant.project_file import FILE


def beside(flow: str | Path, name: str, *, run: str | None = None) -> Path:
    """Returns the path of a file that a flow names; it begins at the flow's folder.

    `run` is the folder of the run, whose downloads may be named too. Raises ValueError for a path that leads out of
    the project, be it by `..`, from the top, or through a link: a flow from somebody else could send any file away.
    """
    folder = Path(flow).parent
    path = folder / name
    roots = [_root(folder.resolve()), *([Path(run).resolve()] if run is not None else [])]
    try:
        found = path.resolve()
    except (OSError, RuntimeError) as error:  # a link in a circle
        raise ValueError(f"{name} can't be followed to a file") from error
    if not any(found.is_relative_to(root) for root in roots):
        raise ValueError(
            f"{name} leads out of the project's folder; put the file into it, such as beside the flow"
        )
    return path


def _root(folder: Path) -> Path:
    """Returns the folder of the project around a folder, or the folder itself."""
    return next((each for each in (folder, *folder.parents) if (each / FILE).is_file()), folder)
