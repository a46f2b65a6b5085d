"""What tests of the package share, since one for each would take most of their time: a page, a database server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.assistant.postgres import Server


@pytest.fixture(scope="session")
def sheet(browser: Browser) -> Iterator[Page]:
    """A page whose content each test sets anew; nothing of it lasts from test to test but cookies."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of PostgreSQL, whose databases are each test's own; skips the test where none can be had."""
    from tests.assistant.postgres import NoServer, serving

    try:
        with serving() as server:
            yield server
    except NoServer as error:
        pytest.skip(f"no PostgreSQL: {error}")
