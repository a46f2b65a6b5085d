"""Worlds in which the flows that come before a flow have been played: once, whoever begins there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from assistant.harness.failure import FlowFailed
from assistant.harness.prepared import Prepared
from assistant.mock_world import MockSites
from assistant.project import Project
from tests.assistant.projects import MOCK, TITLE, make_project

SEARCH = """
name: Search for the title
site: koogallery
after: [title]
inputs: {title: {}}
outputs: {found: {}}
steps:
  - open: /
  - fill: {Search KooGallery: "{{ title }}"}
  - save: {found: searchbox "Search KooGallery"}
"""
LAST = "name: Last\nsite: koogallery\nafter: [title, search]\nsteps: [{open: /}]\n"
BROKEN = "name: Broken\nsite: koogallery\nsteps: [{open: /}, {expect: dialog, timeout: 100 ms}]\n"
AFTER_BROKEN = "name: After that\nsite: koogallery\nafter: [broken]\nsteps: [{open: /}]\n"


def test_what_comes_before_is_played_once(tmp_path: Path, browser: Browser) -> None:
    """Each flow gets a copy of its own, with what the flows before it gave; a failure is not kept."""
    project = Project(
        make_project(
            tmp_path, config=MOCK, title=TITLE, search=SEARCH, last=LAST, broken=BROKEN, later=AFTER_BROKEN
        )
        / "config.yaml"
    )
    opened: list[str] = []

    @contextmanager
    def window(locale: str) -> Iterator[Page]:
        opened.append(locale)
        with browser.new_context() as context:
            yield context.new_page()

    with MockSites() as sites:
        prepared = Prepared(sites, window)
        one, other = (prepared.copy(project, "search", locale="en") for _ in range(2))
        last = prepared.copy(project, "last", locale="en")
        assert opened == ["en", "en"]  # for the title and for the search
        assert one.known is not None
        assert one.known["title"].startswith("Cloud software")
        assert other.known == one.known
        assert last.known == {**one.known, "found": one.known["title"]}
        one.wear("new-console")
        assert len({one.name, other.name, last.name}) == 3
        assert {each.state.settings.skin for each in (other, last)} == {"seed"}
        worn = prepared.copy(project, "search", locale="en", skin="new-console")
        assert (worn.state.settings.skin, len(opened)) == ("new-console", 3)
        for tries in (4, 5):
            with pytest.raises(FlowFailed):
                prepared.copy(project, "later", locale="en")
            assert len(opened) == tries
        prepared.close()
        assert one.state.settings.skin == "new-console"
