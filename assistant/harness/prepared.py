"""Mock worlds as the flows that come before a flow leave them: played once, and copied for each that begins there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.harness.runner import FlowRunner

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.mock_world import MockSites, MockWorld
    from assistant.project import Project

_Key = tuple[Path, tuple[str, ...], str, str | None]


class Prepared:
    """The worlds of one server. `window` opens a window in a language, in which nobody is signed in."""

    def __init__(self, sites: MockSites, window: Callable[[str], AbstractContextManager[Page]]) -> None:
        self._sites = sites
        self._window = window
        self._left: dict[_Key, MockWorld] = {}

    def copy(self, project: Project, flow: str, *, locale: str, skin: str | None = None) -> MockWorld:
        """Returns a world in which the flows that come before a flow have just been played, `known` what they gave.

        It is the caller's to drop. Raises FlowFailed when one of them doesn't pass, and tries again the next time.
        """
        left = self._left_by(project, project.library.load(flow).after, locale, skin)
        return self._copied(left, flow)

    def close(self) -> None:
        """Drops the worlds that were played in."""
        for world in self._left.values():
            self._sites.drop(world)
        self._left.clear()

    def _left_by(self, project: Project, flows: tuple[str, ...], locale: str, skin: str | None) -> MockWorld:
        """Returns the world that some flows leave, played one after the other."""
        key = (project.config.root, flows, locale, skin)
        if key not in self._left:
            self._left[key] = self._played(project, flows, locale, skin)
        return self._left[key]

    def _played(self, project: Project, flows: tuple[str, ...], locale: str, skin: str | None) -> MockWorld:
        if not flows:
            world = self._sites.world(_name("begin"))
            if skin is not None:
                world.wear(skin)
            return replace(world, known={})
        last = flows[-1]
        world = self._copied(self._left_by(project, flows[:-1], locale, skin), last)
        known: Mapping[str, Any] = world.known or {}
        try:
            with self._window(locale) as page, TemporaryDirectory() as folder:
                run_flow = FlowRunner(project, world, page, Path(folder), locale=locale, shots=False)
                given = run_flow.after(last, known)
        except BaseException:
            self._sites.drop(world)
            raise
        return replace(world, known={**known, **given})

    def _copied(self, world: MockWorld, flow: str) -> MockWorld:
        return replace(self._sites.copy(world, _name(flow)), known=world.known)


def _name(flow: str) -> str:
    """Returns a name for a world that no other has, also in a folder that other processes share."""
    return f"{re.sub(r'[^a-z0-9]+', '-', flow.lower())[:24].strip('-')}-{uuid4().hex[:8]}"
