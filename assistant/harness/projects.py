"""Finds the project of a test's file; a flow alone makes one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config import Config, Environment
from assistant.errors import UsageError
from assistant.flow.load import header
from assistant.mock_world import mark_of
from assistant.project import Project
from assistant.project_file import FILE, find_config
from assistant.source import read

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges

ALONE = "base-url"
"""The name of the environment of a flow that belongs to no project."""


def project_of(path: Path, *, base_url: str | None) -> Project:
    """Returns the project of the nearest config.yaml; without one, a flow's site is at the base URL.

    Nothing is approved there: the address may be a real one. Raises UsageError where neither is there.
    """
    try:
        return _no_production(Project(find_config(path.parent)))
    except UsageError as error:
        if _is_within_one(path.parent):
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


def label_changes_of(folders: Iterable[Path]) -> LabelChanges | None:
    """Returns the labels that the project of some folders has in place of the mock sites' own, if any.

    Raises UsageError where they belong to several projects with other labels each: one server can't have both.
    """
    files = sorted({find_config(folder) for folder in folders if _is_within_one(folder)})
    found = [(file, Project(file).label_changes) for file in files]
    for file, changes in found:
        if mark_of(changes) != mark_of(found[0][1]):
            raise UsageError(
                f"the mock sites can't have the labels of {found[0][0]} and those of {file} at once; "
                "run pytest for one of the projects at a time"
            )
    return found[0][1] if found else None


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


def _is_within_one(folder: Path) -> bool:
    return any((each / FILE).is_file() for each in (folder, *folder.parents))
