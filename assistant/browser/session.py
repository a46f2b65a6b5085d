"""A browser for a run: Playwright started, the browser opened, one window ready."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from assistant.browser.finding import Browser
from assistant.browser.timer import GivenUpError, answer
from assistant.errors import BrowserGone

if TYPE_CHECKING:
    from playwright.sync_api import Browser as RunningBrowser
    from playwright.sync_api import BrowserContext, Page, Playwright, ProxySettings

    from assistant.reach import Reach

_COMPILE_CACHE = "NODE_COMPILE_CACHE"
_CACHE = Path(".assistant", "cache", "driver")
_GONE = re.compile(r"(?i)\bconnection closed|has been closed|crashed|Failed to launch the browser process")
_NO_DATAGRAMS = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];"
)
"""WebRTC's datagrams go past every proxy."""
_LONGEST = 30.0
"""Seconds for a page to be there: as many as Playwright gives a browser to start."""
_PATIENCE = 0.25
"""Seconds between two looks at whether the browser is still there."""


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
def playwright(root: Path | None = None) -> Iterator[Playwright]:
    """Starts Playwright's driver for as long as the block lasts.

    `root` is the project's folder, which keeps the driver's compiled code: its start is a third shorter with it.
    """
    from playwright.sync_api import sync_playwright

    if root is not None:
        os.environ.setdefault(_COMPILE_CACHE, str(root / _CACHE))
    with ExitStack() as stack:
        with starting():
            started = stack.enter_context(sync_playwright())
        yield started


@contextmanager
def starting() -> Iterator[None]:
    """Turns what Playwright raises into BrowserGone where its driver, the browser or a page ends within the block."""
    try:
        yield
    except Exception as error:
        if not is_gone(error):
            raise
        raise BrowserGone from error


def is_gone(error: Exception) -> bool:
    """Tells whether Playwright raised something because its driver, the browser or a page has ended."""
    return _GONE.search(str(error)) is not None


def new_page(context: BrowserContext) -> Page:
    """Opens a page; raises BrowserGone where the browser or the page's own process ends before it is there.

    Playwright itself would wait for such a page forever, if it ends between its making and its first answer.
    """
    browser, late = context.browser, monotonic() + _LONGEST

    def is_lost() -> bool:
        return monotonic() > late or (browser is not None and not browser.is_connected())

    with starting():
        try:
            return answer(context.new_page, unless=is_lost, every=_PATIENCE)
        except GivenUpError as error:
            raise BrowserGone from error


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBrowser:
    """A browser that is open, how its windows are, and the proxy that they go through, if they need one."""

    running: RunningBrowser
    window: Window
    proxy: ProxySettings | None = None

    def context(self) -> BrowserContext:
        """Opens a context that nothing is left in of those before; raises BrowserGone where the browser has ended."""
        with starting():
            if self.proxy is None:
                return self.running.new_context(**context_options(self.window))
            context = self.running.new_context(**context_options(self.window), proxy=self.proxy)
            context.add_init_script(_NO_DATAGRAMS)
            return context


@contextmanager
def opened(
    started: Playwright, browser: Browser, window: Window, reach: Reach | None = None
) -> Iterator[BrowserContext]:
    """Opens a browser with one empty context, and closes both at the end of the block.

    With `reach` it reaches those hosts and no others.
    """
    with launched(started, browser, window, reach) as running:
        yield running.context()


@contextmanager
def launched(
    started: Playwright, browser: Browser, window: Window, reach: Reach | None = None
) -> Iterator[OpenBrowser]:
    """Opens a browser without a context, kept to what it may reach, and closes it at the end of the block.

    One that runs somewhere else is connected to and stays.
    """
    if browser.endpoint is not None:
        with _joined(started, browser.endpoint, window, reach) as joined:
            yield joined
        return
    with _kept_in(browser, reach) as options:
        # Ctrl-C reaches the driver too; the browser has to stay until the run has told how it ended.
        with starting():
            running = getattr(started, browser.engine).launch(
                headless=window.headless, slow_mo=window.slow, handle_sigint=False, **options
            )
        try:
            yield OpenBrowser(running=running, window=window)
        finally:
            from playwright.sync_api import Error

            # A driver that was killed has taken its browser along; the run has told of that.
            with suppress(Error):
                running.close()


@contextmanager
def _joined(started: Playwright, endpoint: str, window: Window, reach: Reach | None) -> Iterator[OpenBrowser]:
    """Connects to a browser that runs already; what it was not started to keep to, a proxy keeps it to."""
    from assistant.browser.endpoint import connected, needs_gate, through
    from assistant.browser.gate import Gate

    with connected(started, endpoint, window.slow) as running:
        if reach is None or not needs_gate(running, endpoint, reach):
            yield OpenBrowser(running=running, window=window)
            return
        with Gate(reach) as gate:
            yield OpenBrowser(running=running, window=window, proxy=through(gate.port))


@contextmanager
def _kept_in(browser: Browser, reach: Reach | None) -> Iterator[dict[str, Any]]:
    """Gives the arguments of `launch` that keep a browser to what it may reach."""
    if reach is None or (browser.engine == "chromium" and not _has_proxies()):
        yield browser.options_within(reach)
        return
    from assistant.browser.gate import Gate

    with Gate(reach) as gate:
        yield browser.options_behind(gate.port, reach)


def _has_proxies() -> bool:
    """Tells whether this machine's environment names proxies; what looks closer takes 30 ms to import."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return False
    from assistant.browser.gate import system_proxies

    return bool(system_proxies())


def context_options(window: Window) -> dict[str, Any]:
    """Returns the arguments of `browser.new_context` for a window."""
    width, height = window.size
    return {
        "viewport": {"width": width, "height": height},
        "locale": window.locale,
        "timezone_id": window.time_zone,
        "reduced_motion": "reduce",
    }
