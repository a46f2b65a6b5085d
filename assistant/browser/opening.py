"""A browser and windows for pictures: the same ones for shots, guides and films."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.browser.session import Window, context_options, playwright
from assistant.errors import NoBrowser
from assistant.picture.capture import allow_camera

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@contextmanager
def a_browser(configured: str | None, root: Path) -> Iterator[Browser]:
    """Opens the browser that is configured for the project in `root`, else the best that is found.

    Raises NoBrowser where there is none.
    """
    from assistant.browser.finding import find

    found = find(configured=configured, headless=True)
    if found is None:
        raise NoBrowser("no browser was found; install one with: assistant doctor --install")
    with playwright(root) as driver:
        options: dict[str, Any] = dict(found.launch_options)
        browser = getattr(driver, found.engine).launch(headless=True, **options)
        try:
            yield browser
        finally:
            browser.close()


def a_window(browser: Browser, window: Window, *, scale: float, clock: datetime) -> BrowserContext:
    """Opens a window for pictures, `scale` pixels for one of the page; its clock stands still, in its own time zone."""
    context = browser.new_context(**context_options(window), device_scale_factor=scale)
    allow_camera(context)
    context.clock.set_fixed_time(clock.replace(tzinfo=ZoneInfo(window.time_zone)))
    return context
