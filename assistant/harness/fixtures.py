"""The fixtures: the mock sites, a world of the test's own, and flows to run in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from assistant.flow import Flow
    from assistant.harness.prepared import Prepared
    from assistant.harness.runner import FlowRunner
    from assistant.mock_world import MockSites, MockWorld
    from assistant.project import Project

_WORKER = "PYTEST_XDIST_WORKER"


@pytest.fixture(scope="session")
def browser_type_launch_args(
    request: pytest.FixtureRequest, browser_type_launch_args: dict[str, Any], browser_name: str
) -> dict[str, Any]:
    """Lets pytest-playwright use the browser that runs use, unless the command line names one.

    Where no test runs a flow, everything is as pytest-playwright has it.
    """
    runs_flows = any("run_flow" in getattr(item, "fixturenames", ()) for item in request.session.items)
    if not runs_flows or browser_name != "chromium":
        return browser_type_launch_args
    from assistant.browser.finding import with_found

    return with_found(browser_type_launch_args)


@pytest.fixture(scope="session")
def mock_sites(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MockSites]:
    """The mock sites, served for the whole session: in memory, or once for all processes of pytest-xdist.

    Their labels are those of the project whose tests are run; a config.yaml beside tests that don't use the sites may
    be anybody's.
    """
    from assistant.harness.projects import label_changes_of
    from assistant.harness.wording import in_words

    folders = {
        item.path.parent
        for item in request.session.items
        if "mock_sites" in getattr(item, "fixturenames", ())
    }
    changes = in_words(lambda: label_changes_of(folders))
    if _WORKER in os.environ:
        from assistant.harness.sharing import shared_sites

        with shared_sites(tmp_path_factory.getbasetemp().parent / "assistant-mock", changes) as sites:
            yield sites
        return
    from assistant.mock_world import MockSites

    with MockSites(changes=changes) as sites:
        yield sites


@pytest.fixture
def flow_locale() -> str:
    """The language that flows run in; `--locales` makes it a parameter."""
    return "en"


@pytest.fixture
def flow_fault() -> str | None:
    """The fault that flows run under; `--faults` makes it a parameter."""
    return None


@pytest.fixture
def flow_skin() -> str | None:
    """The skin that the mock sites wear; `--skins` makes it a parameter."""
    return None


@pytest.fixture
def flow_case() -> Mapping[str, str]:
    """The inputs of a flow's case; the file of its cases makes it a parameter."""
    return {}


@pytest.fixture(scope="session")
def prepared_worlds(
    mock_sites: MockSites, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Prepared]:
    """The worlds that flows begin in which come after others: these are played once in each process."""
    from assistant.harness.prepared import Prepared
    from assistant.mock_world import ENGLISH, LOCALES

    @contextmanager
    def window(locale: str) -> Iterator[Page]:
        own = {} if locale == ENGLISH else {"locale": LOCALES[locale]}
        context = browser.new_context(**{**browser_context_args, **own})
        try:
            yield context.new_page()
        finally:
            context.close()

    worlds = Prepared(mock_sites, window)
    yield worlds
    worlds.close()


@pytest.fixture
def world(
    request: pytest.FixtureRequest, mock_sites: MockSites, flow_locale: str, flow_skin: str | None
) -> Iterator[MockWorld]:
    """A world of the test's own, which is gone after it; a test that is run again gets another one.

    In that of a flow's own test the flows that come before it have been played, if they pass.
    """
    world = _prepared_world(request, flow_locale, flow_skin) if request.path.suffix == ".yaml" else None
    if world is None:
        world = mock_sites.world(f"test-{os.getpid()}-{uuid4().hex[:8]}")
        if flow_skin is not None:
            world.wear(flow_skin)
    yield world
    mock_sites.drop(world)


def _prepared_world(request: pytest.FixtureRequest, locale: str, skin: str | None) -> MockWorld | None:
    """Returns the world of a flow that comes after others; None where none does, and where one can't be played."""
    from assistant.errors import AssistantError
    from assistant.harness.failure import FlowFailed
    from assistant.source import SourceError

    project: Project = request.getfixturevalue("assistant_project")
    with suppress(FlowFailed, AssistantError, SourceError):  # the test itself comes to it, and tells it
        if project.environment.mock and project.library.load(str(request.path)).after:
            worlds: Prepared = request.getfixturevalue("prepared_worlds")
            return worlds.copy(project, str(request.path), locale=locale, skin=skin)
    return None


@pytest.fixture(scope="module")
def assistant_project(request: pytest.FixtureRequest) -> Project:
    """The project that a test's file belongs to: that of the nearest config.yaml above it.

    Where there is none, the sites of a flow's file are at pytest's `--base-url`.
    """
    from assistant.harness.projects import project_of
    from assistant.harness.wording import in_words

    return in_words(lambda: project_of(request.path, base_url=request.getfixturevalue("base_url")))


@pytest.fixture
def flow(request: pytest.FixtureRequest, assistant_project: Project) -> Flow:
    """The flow of a flow's own test, loaded; for fixtures of a conftest.py that go by its tags or its name."""
    from assistant.harness.wording import in_words

    if request.path.suffix != ".yaml":
        pytest.fail("the fixture 'flow' is the flow of a flow's own test; here use run_flow", pytrace=False)
    return in_words(lambda: assistant_project.library.load(str(request.path)))


@pytest.fixture
def flow_page(request: pytest.FixtureRequest, flow_locale: str) -> Page:
    """The page that flows run on: the test's own, or for another language than English one that asks for it."""
    from assistant.mock_world import ENGLISH, LOCALES

    if flow_locale == ENGLISH:
        page: Page = request.getfixturevalue("page")
        return page
    context: BrowserContext = request.getfixturevalue("new_context")(locale=LOCALES[flow_locale])
    return context.new_page()


@pytest.fixture
def run_flow(
    request: pytest.FixtureRequest,
    assistant_project: Project,
    flow_page: Page,
    flow_locale: str,
    flow_fault: str | None,
    flow_skin: str | None,
    tmp_path: Path,
    output_path: str,
) -> FlowRunner:
    """What runs flows in the test's world and on its page, such as `run_flow("account-id")["account_id"]`."""
    from assistant.harness.properties import recorded
    from assistant.harness.runner import FlowRunner

    return FlowRunner(
        assistant_project,
        request.getfixturevalue("world") if assistant_project.environment.mock else None,
        flow_page,
        tmp_path,
        locale=flow_locale,
        fault=flow_fault,
        shots=request.config.getoption("--screenshot") == "on",
        update_pictures=request.config.getoption("--update-pictures"),
        kept=Path(output_path),
        listeners=[recorded(request.getfixturevalue("record_property"))],
    )
