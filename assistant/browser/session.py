"""A browser for a run: Playwright started, the browser opened, one window ready."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.browser.finding import Browser
from assistant.errors import BrowserGone

if TYPE_CHECKING:
    from playwright.sync_api import Browser as RunningBrowser
    from playwright.sync_api import BrowserContext, Playwright

    from assistant.reach import Reach

_COMPILE_CACHE = "NODE_COMPILE_CACHE"
_GONE = re.compile("Connection closed|has been closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How the window of a run is: its size in CSS pixels, whether it is seen, and how slowly it is used.

    `slow` is in milliseconds per action. The locale and time zone are fixed, so that pictures don't depend
    on the machine.
    """

    size: tuple[int, int] = (1280, 800)
    headless: bool = True
    slow: float = 0
    locale: str = "en-US"
    time_zone: str = "Asia/Shanghai"


@contextmanager
def playwright(cache: Path | None = None) -> Iterator[Playwright]:
    """Starts Playwright's driver for as long as the block lasts.

    `cache` keeps the driver's compiled code, which makes its start a third shorter (0.30 s to 0.21 s).
    """
    from playwright.sync_api import sync_playwright

    if cache is not None:
        os.environ.setdefault(_COMPILE_CACHE, str(cache))
    with ExitStack() as stack:
        with starting():
            started = stack.enter_context(sync_playwright())
        yield started


@contextmanager
def starting() -> Iterator[None]:
    """Turns what Playwright raises into BrowserGone where its driver or the browser ends within the block."""
    try:
        yield
    except Exception as error:
        if _GONE.search(str(error)) is None:
            raise
        raise BrowserGone from error


@contextmanager
def opened(
    started: Playwright, browser: Browser, window: Window, reach: Reach | None = None
) -> Iterator[BrowserContext]:
    """Opens a browser with one empty context, and closes both at the end of the block.

    With `reach` it reaches those hosts and no others.
    """
    with launched(started, browser, window, reach) as running:
        yield running.new_context(**context_options(window))


@contextmanager
def launched(
    started: Playwright, browser: Browser, window: Window, reach: Reach | None = None
) -> Iterator[RunningBrowser]:
    """Opens a browser without a context, kept to what it may reach, and closes it at the end of the block."""
    with _kept_in(browser, reach) as options:
        # Ctrl-C reaches the driver too; the browser has to stay until the run has told how it ended.
        with starting():
            running = getattr(started, browser.engine).launch(
                headless=window.headless, slow_mo=window.slow, handle_sigint=False, **options
            )
        try:
            yield running
        finally:
            from playwright.sync_api import Error

            # A driver that was killed has taken its browser along; the run has told of that.
            with suppress(Error):
                running.close()


@contextmanager
def _kept_in(browser: Browser, reach: Reach | None) -> Iterator[dict[str, Any]]:
    """Gives the arguments of `launch` that keep a browser to what it may reach."""
    from assistant.browser.gate import Gate, system_proxies

    if reach is None or (browser.engine == "chromium" and not system_proxies()):
        yield browser.options_within(reach)
        return
    with Gate(reach) as gate:
        yield browser.options_behind(gate.port, reach)


def context_options(window: Window) -> dict[str, Any]:
    """Returns the arguments of `browser.new_context` for a window."""
    width, height = window.size
    return {
        "viewport": {"width": width, "height": height},
        "locale": window.locale,
        "timezone_id": window.time_zone,
        "reduced_motion": "reduce",
    }
