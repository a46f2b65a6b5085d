"""Projects for commands to run in: a copy of this one, and small ones of a few flows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from mock_sites.store import WorldStore
from mock_sites.world import World

ROOT = Path(__file__).parents[2]
MOCK = "environment: mock\nenvironments: {mock: {mock: true}}\n"
TITLE = """\
name: Read the title
site: koogallery
outputs: {title: {}}
steps:
  - open: /
  - save: {title: 'heading /Cloud software/'}
"""
"""A flow that gives what a page shows."""


def copy_project(folder: Path) -> Path:
    """Copies this project's settings and flows into a folder."""
    shutil.copy(ROOT / "config.yaml", folder)
    shutil.copytree(ROOT / "flows", folder / "flows")
    return folder


def make_project(folder: Path, *, config: str = MOCK, **flows: str) -> Path:
    """Writes a project's settings and flows into a folder; a flow's text may be indented."""
    (folder / "flows").mkdir()
    (folder / "config.yaml").write_text(dedent(config))
    for name, text in flows.items():
        (folder / "flows" / f"{name}.yaml").write_text(dedent(text).lstrip())
    return folder


@contextmanager
def world_of(project: Path, name: str = "demo") -> Iterator[World]:
    """Opens a world that runs of a project have left, to read its journal."""
    store = WorldStore(project / ".assistant" / "mock" / "worlds")
    try:
        yield store.open(name)
    finally:
        store.close()


def epoch_of(project: Path, name: str = "demo") -> str:
    """Returns what tells a world from an earlier one of its name."""
    with world_of(project, name) as world:
        return world.settings.epoch
