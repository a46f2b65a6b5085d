"""A shop of the test's own, and a way to run flows on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop, Shops

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def shops() -> Iterator[Shops]:
    """The one server of all shops."""
    with Shops() as shops:
        yield shops


@pytest.fixture
def shop(shops: Shops) -> Shop:
    """A shop that no other test sees."""
    return shops.open()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for all tests: every shop has hosts of its own, so no cookie is seen twice."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def play(shop: Shop, window: BrowserContext, tmp_path: Path) -> Iterator[Player]:
    """What runs flows on the test's shop, in a tab of its own: `play("- click: Buy")`."""
    yield Player(shop, window.new_page(), tmp_path)
    for page in window.pages:
        page.close()
