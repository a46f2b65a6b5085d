"""The fixtures: the mock sites, a world of the test's own, and flows to run in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from assistant.harness.runner import FlowRunner
    from assistant.mock_world import MockSites, MockWorld
    from assistant.project import Project


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Lets pytest-playwright use the browser that runs use, unless the command line names one."""
    if browser_name != "chromium" or browser_type_launch_args.get("channel"):
        return browser_type_launch_args
    from assistant.browser.finding import find

    found = find(headless=browser_type_launch_args.get("headless", True))
    return {**browser_type_launch_args, **found.launch_options} if found else browser_type_launch_args


@pytest.fixture(scope="session")
def mock_sites() -> Iterator[MockSites]:
    """The mock sites, served for the whole session with their state in memory."""
    from assistant.mock_world import MockSites

    with MockSites() as sites:
        yield sites


@pytest.fixture
def world(mock_sites: MockSites) -> Iterator[MockWorld]:
    """A world of the test's own, which is gone after it."""
    world = mock_sites.world(f"test-{os.getpid()}-{uuid4().hex[:8]}")
    yield world
    mock_sites.drop(world)


@pytest.fixture(scope="module")
def assistant_project(request: pytest.FixtureRequest) -> Project:
    """The project that a test's file belongs to: that of the nearest config.yaml above it."""
    from assistant.harness.wording import in_words
    from assistant.project import Project
    from assistant.project_file import find_config

    return in_words(lambda: Project(find_config(request.path.parent)))


@pytest.fixture
def flow_page(request: pytest.FixtureRequest, flow_locale: str) -> Page:
    """The page that flows run on: the test's own, or for another language than English one that asks for it."""
    from assistant.mock_world import ENGLISH, LOCALES

    if flow_locale == ENGLISH:
        page: Page = request.getfixturevalue("page")
        return page
    if flow_locale not in LOCALES:
        raise pytest.UsageError(f"--locales {flow_locale!r} is not known; there are {', '.join(LOCALES)}")
    context: BrowserContext = request.getfixturevalue("new_context")(locale=LOCALES[flow_locale])
    return context.new_page()


@pytest.fixture
def run_flow(
    assistant_project: Project, world: MockWorld, flow_page: Page, flow_locale: str, tmp_path: Path
) -> FlowRunner:
    """What runs flows in the test's world and on its page, such as `run_flow("account-id")["account_id"]`."""
    from assistant.harness.runner import FlowRunner

    return FlowRunner(assistant_project, world, flow_page, tmp_path, locale=flow_locale)
