"""Tells what a page wanted of hosts that the run may not reach.

The browser itself reaches none of them; here it is only heard that it did not, from events that come where a request
fails, so that what is allowed costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.engine.leaving import leaving
from assistant.reach import Reach, shortened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocket

    from assistant.engine.tabs import Tabs

_MOST = 20
"""Hosts that are told of; what loads more of them than that has been understood by then."""

_KINDS = {
    "document": "a page", "eventsource": "events", "fetch": "an answer", "font": "a font", "image": "a picture",
    "media": "a film or sound", "script": "a script", "stylesheet": "a style sheet", "websocket": "a socket",
    "xhr": "an answer",
}  # fmt: skip
"""What a page asks for, by the kinds that browsers tell."""


class Refusals:
    """What was refused in a window. A page's own refusal is kept for the step that led there; the rest is warned of."""

    def __init__(
        self, context: BrowserContext, reach: Reach | None, tabs: Tabs, *, clean: Callable[[str], str]
    ) -> None:
        self._clean = clean
        self._context = context
        self._reach = reach
        self._tabs = tabs
        self._told: set[str] = set()
        self._pages: list[tuple[Page | None, str]] = []
        self._warn: Callable[[str], None] = lambda _: None

    @contextmanager
    def heard(self, *, warn: Callable[[str], None]) -> Iterator[None]:
        """Hears of refusals for as long as the block lasts."""
        if self._reach is None:
            yield
            return
        self._warn = warn
        for page in self._context.pages:
            self._listen(page)
        self._context.on("page", self._listen)
        self._context.on("requestfailed", self._on_failed)
        try:
            yield
        finally:
            with leaving():
                self._context.remove_listener("page", self._listen)
                self._context.remove_listener("requestfailed", self._on_failed)
                for page in self._context.pages:
                    page.remove_listener("websocket", self._on_socket)

    def of(self, page: Page) -> str | None:
        """Returns why a page could not be gone to, once."""
        found = next((each for each in self._pages if each[0] is page), None)
        if found is None:
            return None
        self._pages = [each for each in self._pages if each[0] is not page]
        return found[1]

    def last(self) -> str | None:
        """Returns why the page that was led to last could not be gone to, in whatever tab, once."""
        if not self._pages:
            return None
        why = self._pages[-1][1]
        self._pages.clear()
        return why

    def _listen(self, page: Page) -> None:
        page.on("websocket", self._on_socket)

    def _on_failed(self, request: Request) -> None:
        if self._reach is None or self._reach.allows(request.url):
            return
        is_page, page, address = _asked_by(request)
        if is_page:
            before = request.redirected_from
            led = f"{shortened(self._clean(before.url))} leads to " if before else ""
            self._pages.append(
                (page, f"{led}{shortened(self._clean(request.url))}: {self._reach.advice(request.url)}")
            )
        if not is_page or page is not self._tabs.page:
            self._tell(request.url, request.resource_type, address)

    def _on_socket(self, socket: WebSocket) -> None:
        self._tell(socket.url, "websocket", "a page")

    def _tell(self, address: str, kind: str, page: str) -> None:
        if self._reach is None or self._reach.allows(address):
            return
        advice = self._reach.advice(address)
        if advice not in self._told and len(self._told) < _MOST:
            self._told.add(advice)
            what = _KINDS.get(kind, "something")
            self._warn(
                f"{shortened(self._clean(page))} wanted {what} from {shortened(self._clean(address))}: {advice}"
            )


def _asked_by(request: Request) -> tuple[bool, Page | None, str]:
    """Tells whether a request is for a page itself, which page it is for, and who asked."""
    from playwright.sync_api import Error

    try:
        frame = request.frame
        page = frame.page
    except Error:  # a page that was just opened has no frame for it yet; a service worker has none at all
        return request.is_navigation_request(), None, "a page or a worker"
    is_page = request.is_navigation_request() and frame.parent_frame is None
    return is_page, page, page.url


@contextmanager
def guarded(context: BrowserContext, reach: Reach | None) -> Iterator[None]:
    """Stops what a window that was opened by somebody else asks of other hosts, as far as Playwright sees it.

    It sees no redirect's second hop; a browser that the assistant opens itself is kept to its hosts by other means.
    """
    if reach is None:
        yield
        return
    foreign = reach.foreign()

    def stop(route: Route) -> None:
        route.abort("addressunreachable")

    context.route(foreign, stop)
    try:
        yield
    finally:
        with leaving():
            context.unroute(foreign, stop)
