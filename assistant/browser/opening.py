"""A browser and windows for pictures: the same ones for shots, guides and films."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.browser.session import Window, context_options, is_gone, launched, playwright
from assistant.errors import BrowserGone, NoBrowser
from assistant.picture.capture import allow_camera

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from assistant.reach import Reach


@contextmanager
def a_browser(configured: str | None, root: Path, reach: Reach | None = None) -> Iterator[Browser]:
    """Opens the browser that is configured for the project in `root`, else the best that is found.

    With `reach` it reaches those hosts and no others. Raises NoBrowser where there is none, BrowserGone where it ends
    within the block, or does not begin.
    """
    from assistant.browser.finding import find

    found = find(configured=configured, headless=True)
    if found is None:
        raise NoBrowser("no browser was found; install one with: assistant doctor --install")
    with (
        playwright(root) as driver,
        launched(driver, found, Window(), reach) as browser,
        _telling_of_its_end(),
    ):
        yield browser.running


@contextmanager
def _telling_of_its_end() -> Iterator[None]:
    """Says in plain words that the browser, a page of it or its driver has ended in the middle of the block."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        if not is_gone(error):
            raise
        raise BrowserGone("in the middle, so nothing was written") from error


def a_window(browser: Browser, window: Window, *, scale: float, clock: datetime) -> BrowserContext:
    """Opens a window for pictures, `scale` pixels for one of the page; its clock stands still, in its own time zone."""
    context = browser.new_context(**context_options(window), device_scale_factor=scale)
    allow_camera(context)
    context.clock.set_fixed_time(clock.replace(tzinfo=ZoneInfo(window.time_zone)))
    return context
