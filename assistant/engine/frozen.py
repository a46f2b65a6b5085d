"""Pages that answer nothing any more, since a script of theirs doesn't end: they are closed, and the run goes on.

Playwright keeps to a step's limit itself, but many a question about a page has none: what it shows instead, its title,
its picture. To such a page they would wait forever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

from assistant.browser.timer import GivenUpError, Timer, answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.engine.tabs import Tabs

_GRACE = 5.0
"""Seconds after a step's limit, in which a page that works has long answered what is asked about a failure."""
_ANSWER = 10.0
"""Seconds for a page to say anything at all."""


class FrozenPages:
    """Looks after the page of a run while steps last, and knows those that it had to close."""

    def __init__(self, tabs: Tabs) -> None:
        self._tabs = tabs
        self._closed: set[Page] = set()
        self._limit: float | None = None
        self._timer: Timer | None = None

    def words(self, page: Page) -> str | None:
        """Returns what became of a page that answered nothing any more; None where it is none of these."""
        if page not in self._closed:
            return None
        return "the page answers nothing any more, since a script of it doesn't end"

    @contextmanager
    def noticed(self, *, limit: float) -> Iterator[None]:
        """Closes the page if it answers nothing once a step has taken `limit` seconds, and some more.

        A step within another one has a limit of its own; meanwhile that of the outer one doesn't count.
        """
        before, self._limit = self._limit, limit
        self._wait()
        try:
            yield
        finally:
            self._limit = before
            self._wait()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if self._limit is None else Timer(self._limit + _GRACE, self._look)

    def _look(self) -> None:
        """Asks the page something that any page can answer, and again after a while, as long as the step lasts."""
        mine, page = self._timer, self._tabs.page
        # Until its server has answered, a page can't; and what another step may take is that one's own affair.
        if not self._tabs.is_waiting() and not _answers(page) and self._timer is mine:
            self._close(page)
        if self._timer is mine:
            self._timer = Timer(_GRACE, self._look)

    def _close(self, page: Page) -> None:
        from playwright.sync_api import Error

        self._closed.add(page)
        with suppress(Error):  # its browser has gone
            page.close()


def _answers(page: Page) -> bool:
    """Tells whether a page says anything at all; one that was closed, or has just gone elsewhere, is no frozen one."""
    from playwright.sync_api import Error

    late = monotonic() + _ANSWER
    try:
        answer(lambda: page.evaluate("0"), unless=lambda: monotonic() > late, every=0.5)
    except GivenUpError:
        return False
    except Error:
        return True
    return True
