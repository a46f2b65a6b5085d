"""Timers beside a question to the browser: one that is never answered is given up, one that is late is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.browser.timer import GivenUpError, Timer, answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEVER = "new Promise(() => {})"
LATE = "new Promise(done => setTimeout(() => done('late'), 400))"


def test_a_question_that_will_not_be_answered_is_given_up(page: Page) -> None:
    """It is asked whether an answer will come, of the browser itself; the page answers other questions afterwards."""
    with pytest.raises(GivenUpError):
        answer(lambda: page.evaluate(NEVER), unless=lambda: page.evaluate("true"), every=0.05)
    assert page.evaluate("1 + 1") == 2


def test_a_late_answer_is_waited_for(page: Page) -> None:
    """As long as one will come it is waited for, however often that is asked."""
    asked: list[str] = []

    def will_not_come() -> bool:
        asked.append(page.url)
        return False

    assert answer(lambda: page.evaluate(LATE), unless=will_not_come, every=0.02) == "late"
    assert asked


def test_an_answer_that_came_meanwhile_counts(page: Page) -> None:
    """Nothing is asked where the answer comes at once, and an error is the question's own."""
    assert answer(lambda: page.evaluate("'soon'"), unless=lambda: True, every=60) == "soon"
    with pytest.raises(ZeroDivisionError):
        answer(lambda: 1 // 0, unless=lambda: True, every=60)


def test_a_timer_asks_the_browser_while_something_else_is_waited_for(page: Page) -> None:
    """It goes off in the middle of a question, and never once it is cancelled."""
    told: list[object] = []
    Timer(0.05, lambda: told.append(page.evaluate("'asked'")))
    Timer(0.05, lambda: told.append("cancelled")).cancel()
    for _ in range(500):
        if not told:
            page.wait_for_timeout(20)
    assert told == ["asked"]
