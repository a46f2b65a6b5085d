"""A browser page that tests of the package share: opening one for each would take most of their time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def sheet(browser: Browser) -> Iterator[Page]:
    """A page whose content each test sets anew; nothing of it lasts from test to test but cookies."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    yield context.new_page()
    context.close()
