"""Finds the project of a test's file; a flow alone makes one of its own."""

from __future__ import annotations

from pathlib import Path

from assistant.config import Config, Environment
from assistant.errors import UsageError
from assistant.flow.load import header
from assistant.project import Project
from assistant.project_file import FILE, find_config
from assistant.source import read

ALONE = "base-url"
"""The name of the environment of a flow that belongs to no project."""


def project_of(path: Path, *, base_url: str | None) -> Project:
    """Returns the project of the nearest config.yaml; without one, a flow's site is at the base URL.

    Nothing is approved there: the address may be a real one. Raises UsageError where neither is there.
    """
    try:
        return _no_production(Project(find_config(path.parent)))
    except UsageError as error:
        if any((folder / FILE).is_file() for folder in path.parents):
            raise
        if base_url is None:
            raise UsageError(
                f"{error}; or tell where the flow's site is with pytest's option --base-url"
            ) from error
    site = _site(path)
    if site is None:
        raise UsageError(
            f"{path.name} needs a site, such as 'site: shop', to be at the address of --base-url"
        )
    environment = Environment(sites={site: base_url}, approve="refuse")
    return Project(Config(root=path.parent, environment=ALONE, environments={ALONE: environment}, flows="."))


def _no_production(project: Project) -> Project:
    """Returns a project; raises UsageError where its tests would act for real."""
    if project.environment.production:
        name = project.environment_name
        raise UsageError(
            f"tests are not run in production, and {FILE} names {name}, which is; name another environment"
        )
    return project


def _site(path: Path) -> str | None:
    found = header(read(path)) if path.suffix == ".yaml" else None
    return found.site if found is not None else None
