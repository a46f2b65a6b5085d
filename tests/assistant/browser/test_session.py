"""A browser, or a page's process, that ends while the page is made is told of instead of being waited for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from assistant.browser import session
from assistant.browser.finding import find
from assistant.browser.session import Window, new_page, opened
from assistant.browser.timer import Timer
from assistant.errors import BrowserGone
from tests.assistant.processes import descendants
from tests.chaos.victim import kind_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Playwright

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what starts pages is asked of /proc")


@pytest.fixture(name="stopped")
def _stopped(playwright: Playwright) -> Iterator[tuple[BrowserContext, int]]:
    """A browser that makes a page and then can't start the page's process, with its own process's number."""
    before = descendants(os.getpid())
    browser = find(headless=True)
    assert browser is not None
    with opened(playwright, browser, Window()) as context:
        started = {
            number: words for number, words in descendants(os.getpid()).items() if number not in before
        }
        starters = [number for number, words in started.items() if "--type=zygote" in words]
        for each in starters:
            os.kill(each, signal.SIGSTOP)
        number = next(number for number, words in started.items() if kind_of(words) == "browser")
        yield context, number
        for each in starters:
            with suppress(ProcessLookupError):  # they have ended with their browser
                os.kill(each, signal.SIGCONT)


def test_a_browser_that_ends_while_it_makes_a_page(stopped: tuple[BrowserContext, int]) -> None:
    """Playwright leaves the question unanswered."""
    context, number = stopped
    Timer(0.3, lambda: os.kill(number, signal.SIGKILL))
    with pytest.raises(BrowserGone):
        new_page(context)


def test_a_page_that_never_comes(
    stopped: tuple[BrowserContext, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process may have ended while the browser goes on: Playwright doesn't tell, so there is a limit."""
    context, _ = stopped
    monkeypatch.setattr(session, "_LONGEST", 0.5)
    with pytest.raises(BrowserGone):
        new_page(context)
