"""The browser's tabs: which one a run works in, how it gets to pages, and whose labels they show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from assistant.browser.session import new_page
from assistant.browser.timer import GivenUpError, answer
from assistant.engine.frames import Frames
from assistant.errors import BrowserGone, StepFailed
from assistant.target import Labels
from assistant.target.grammar import compiled
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

    from assistant.steps.which_tab import MeantTab

_Answer = TypeVar("_Answer")
_Absent = TypeVar("_Absent")
_PASSING = frozenset({502, 503, 504})
"""What gateways answer while the server behind them is away."""
_BREATH = 500
"""Milliseconds before a page is opened once more."""
_PATIENCE = 0.25
"""Seconds for a page to answer before it is asked whether it waits for its server."""
_NO_LABELS = Labels({})
_PAUSE = 50
"""Milliseconds between two looks at which tabs there are."""


class Tabs:
    """The tabs of a run. `page` is the one that steps work in.

    `sites` gives the address of each site, with a slash at its end; `labels` each site's labels in the run's
    language.
    """

    def __init__(self, page: Page, sites: Mapping[str, str], labels: Mapping[str, Labels]) -> None:
        self.page = page
        self.frames = Frames()
        self.last_address = ""
        self._visited: list[Page] = []
        self._sites = sites
        self._site_labels = labels

    def address(self, path: str, *, site: str) -> str:
        """Returns the full address of a site's page."""
        return self._base(site) + path.lstrip("/")

    def is_on_a_site(self, address: str) -> bool:
        """Tells whether an address belongs to one of the sites."""
        return any(address.startswith(base) for base in self._sites.values())

    def open(self, address: str, *, limit: float) -> str | None:
        """Goes to an address and waits until the page has been read and its scripts have run.

        Where a gateway answers that the server is not there, which may be over in a moment, it goes there once
        more, and returns that answer: opening a page only shows it. `limit` is in milliseconds.

        Raises StepFailed when the server breaks or takes too long, Playwright's
        errors when the page can't be reached.
        """
        self.last_address = address
        first = broken = self._broken_answer(address, limit)
        if first is not None and first[0] in _PASSING:
            self.page.wait_for_timeout(_BREATH)
            broken = self._broken_answer(address, limit)
        if broken is not None:
            raise StepFailed(f"{address} answers {broken[1]}", kind="environment")
        return first[1] if first is not None else None

    def _broken_answer(self, address: str, limit: float) -> tuple[int, str] | None:
        """Goes to an address; returns the server's answer where it is an error of its own."""
        with self._answering(address, limit):
            response = self.page.goto(address, wait_until="domcontentloaded", timeout=limit)
        if response is None or response.status < 500:
            return None
        return response.status, f"{response.status} {response.status_text}".rstrip()

    def reload(self, *, limit: float) -> None:
        """Reloads the page; `limit` is in milliseconds."""
        with self._answering(self.page.url, limit):
            self.page.reload(wait_until="domcontentloaded", timeout=limit)

    def follow(self, page: Page, meant: MeantTab, *, limit: float) -> None:
        """Goes on in a tab that was opened, once it shows what it should; `limit` is in milliseconds."""
        from playwright.sync_api import TimeoutError as TooSlow

        if not _until(lambda: meant.is_it(page), page, limit):
            raise StepFailed(f"the new tab shows {page.url}, not {meant.words}")
        with suppress(TooSlow):  # what is looked for there is waited for anyway
            page.wait_for_load_state("domcontentloaded", timeout=limit)
        self.page = page

    def go_to(self, meant: MeantTab, *, limit: float) -> None:
        """Goes on in the tab, opened last, that is meant; waits for it at most `limit` milliseconds."""
        left = self.page

        def found() -> list[Page]:
            return [page for page in left.context.pages if page is not left and meant.is_it(page)]

        if not _until(lambda: bool(found()), left, limit):
            listed = ", ".join(page.url for page in left.context.pages)
            raise StepFailed(f"no other tab shows {meant.words}; open are {listed}", kind="test")
        self._show(found()[-1])

    def go_to_first(self) -> None:
        """Goes on in the tab that was opened first."""
        pages = self.page.context.pages
        if not pages:
            raise StepFailed("no tab is open any more", kind="test")
        self._show(pages[0])

    def go_to_last(self, *, limit: float) -> None:
        """Goes on in the other tab that was opened last; waits for one at most `limit` milliseconds."""
        left = self.page
        if not _until(lambda: left.context.pages[-1] is not left, left, limit):
            raise StepFailed("no tab was opened after this one", kind="test")
        self._show(left.context.pages[-1])

    def add(self) -> None:
        """Opens an empty tab and goes on there."""
        try:
            self._show(new_page(self.page.context))
        except BrowserGone as error:
            raise StepFailed("the browser ended while it opened a tab", kind="environment") from error

    @contextmanager
    def visiting(self, page: Page) -> Iterator[None]:
        """Works in another tab for as long as the block lasts, then in the one from before."""
        before, self.page = self.page, page
        self._visited.append(page)
        try:
            yield
        finally:
            self._visited.remove(page)
            if not before.is_closed():
                self._show(before)

    def is_visited(self, page: Page) -> bool:
        """Tells whether a tab is one that is come back from."""
        return page in self._visited

    def _show(self, page: Page) -> None:
        self.page = page
        page.bring_to_front()

    def unanswered(self) -> str | None:
        """Returns the request for the present page that the server has not answered yet, such as `GET http://…`.

        Until it is answered, the browser doesn't answer questions about the page either. A page that was closed
        waits for nothing.
        """
        from playwright.sync_api import Error

        try:
            requests = self.page.requests()
        except Error:
            return None
        for request in reversed(requests):
            if request.is_navigation_request() and _is_of_page(request):
                is_waiting = request.existing_response is None and request.failure is None
                return f"{request.method} {request.url}" if is_waiting else None
        return None

    def answered(self, question: Callable[[], _Answer], *, otherwise: _Absent) -> _Answer | _Absent:
        """Returns what the page answers, or `otherwise` where it waits for its server, and answers nothing."""
        try:
            return answer(question, unless=self.is_waiting, every=_PATIENCE)
        except GivenUpError:
            return otherwise

    def is_waiting(self) -> bool:
        """Tells whether the page waits for its server, be it that a script went there."""
        from playwright.sync_api import Error

        try:
            return self.unanswered() is not None
        except Error:  # a page that was closed waits for nothing
            return False

    def path_pattern(self, path: str) -> re.Pattern[str]:
        """Returns what finds the addresses of a path on any of the sites, whatever is asked for behind it."""
        bases = "|".join(re.escape(base.rstrip("/")) for base in self._sites.values())
        rest = "" if "?" in path or "#" in path else "(?:[?#].*)?"
        return compiled(f"^(?:{bases}){re.escape(path)}{rest}$")

    def answers(self) -> Iterator[tuple[str, int]]:
        """Yields address and status of each answer that the page got since it was opened."""
        requests = self.page.requests()
        opened = [
            index
            for index, request in enumerate(requests)
            if request.is_navigation_request() and _is_of_page(request)
        ]
        for request in requests[opened[-1] if opened else 0 :]:
            response = request.existing_response
            if response is not None:
                yield response.url, response.status

    def labels(self) -> Labels:
        """Returns the labels of the site that the page, or the frame in it, shows, in the run's language."""
        address = self.frames.scope(self.page).url
        for site, labels in self._site_labels.items():
            if address.startswith(self._sites[site]):
                return labels
        return _NO_LABELS

    def all_labels(self) -> tuple[Labels, ...]:
        """Returns the labels of every site, in the run's language."""
        return tuple(self._site_labels.values())

    def _base(self, site: str) -> str:
        try:
            return self._sites[site]
        except KeyError:
            message = f"the environment has no site '{site}'; add it to config.yaml"
            raise StepFailed(message, kind="environment") from None

    @contextmanager
    def _answering(self, address: str, limit: float) -> Iterator[None]:
        """Turns a page's taking too long into a StepFailed, and gives up waiting for it."""
        from playwright.sync_api import Error
        from playwright.sync_api import TimeoutError as TooSlow

        try:
            yield
        except TooSlow as error:
            with suppress(Error):  # other browsers have no such command
                session = self.page.context.new_cdp_session(self.page)
                session.send("Page.stopLoading")
                session.detach()
            why = f"{address} did not answer within {duration_words(limit / 1000)}"
            raise StepFailed(why, kind="environment") from error


def _until(is_so: Callable[[], bool], page: Page, limit: float) -> bool:
    """Waits until something is so of the tabs, at most `limit` milliseconds; tells whether it is."""
    from playwright.sync_api import Error

    end = monotonic() + limit / 1000
    while True:
        with suppress(Error):  # a tab that is just closing tells nothing
            if is_so():
                return True
        open_pages = page.context.pages
        if monotonic() >= end or not open_pages:
            return False
        with suppress(Error):
            open_pages[0].wait_for_timeout(_PAUSE)


def _is_of_page(request: Request) -> bool:
    """Tells whether a request is for a page itself, not for a frame in it."""
    from playwright.sync_api import Error

    try:
        return request.frame == request.frame.page.main_frame
    except Error:  # a page that was just opened has no frame for it yet
        return True
