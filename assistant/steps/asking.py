"""Asks what Playwright can wait for itself: what is seen or gone, the address, the title, the page's structure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import ndiff
from typing import TYPE_CHECKING, Any

from assistant.errors import StepFailed
from assistant.target import Aim
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage
    from assistant.steps.condition import Condition

_MOST_LINES = 20
_PATIENCE = 2000
"""Milliseconds for a page to tell what it shows."""


def words(condition: Condition) -> str:
    """Returns the condition in words."""
    if condition.see is not None:
        return f"{condition.see} {_details(condition)}"
    if condition.gone is not None:
        return f"{condition.gone} is gone"
    if condition.url is not None:
        return f"the address is {condition.url}"
    if condition.title is not None:
        return f"the page's title is {condition.title}"
    return f"{condition.of or 'the page'} has the structure given"


def _details(condition: Condition) -> str:
    if condition.text is not None:
        return f"reads “{condition.text}”"
    if condition.value is not None:
        return f"holds “{condition.value}”"
    if condition.count is not None:
        return f"is there {condition.count} times"
    shown = "is shown"
    return shown if condition.state in (None, "visible") else f"is {condition.state}"


def is_plain(condition: Condition) -> bool:
    """Whether it only asks if something is seen or gone, which one question to the page can answer."""
    details = (condition.text, condition.value, condition.state, condition.count)
    return (condition.see or condition.gone) is not None and all(detail is None for detail in details)


def is_now(condition: Condition, stage: Stage) -> bool:
    """Tells whether a plain condition is so at this moment."""
    if condition.see is not None:
        return stage.locate(condition.see, Aim.LOOK).is_visible()
    assert condition.gone is not None  # noqa: S101 - it is a plain one
    return stage.locate(condition.gone, Aim.LOOK).filter(visible=True).count() == 0


def ask(condition: Condition, stage: Stage, timeout: float) -> None:
    """Waits until it is so; raises AssertionError, as Playwright does, after `timeout` milliseconds."""
    from playwright.sync_api import expect

    timeout = max(timeout, 1)  # Playwright takes 0 for “no limit”
    if condition.url is not None:
        expect(stage.page).to_have_url(stage.address_matcher(condition.url), timeout=timeout)
    elif condition.title is not None:
        expect(stage.page).to_have_title(stage.matcher(condition.title), timeout=timeout)
    elif condition.gone is not None:
        expect(stage.locate(condition.gone, Aim.LOOK).filter(visible=True)).to_have_count(0, timeout=timeout)
    elif condition.aria is not None:
        expect(_whole(condition, stage)).to_match_aria_snapshot(stage.text(condition.aria), timeout=timeout)
    else:
        _ask_seen(condition, expect, stage, timeout)


def _ask_seen(condition: Condition, expect: Any, stage: Stage, timeout: float) -> None:  # noqa: ANN401 - Playwright's expect
    assert condition.see is not None  # noqa: S101 - the caller's branch
    locator = stage.locate(condition.see, Aim.LOOK)
    if condition.count is not None:
        expect(locator.filter(visible=True)).to_have_count(condition.count, timeout=timeout)
        return
    if condition.state == "hidden":
        expect(locator).to_be_hidden(timeout=timeout)
        return
    expect(locator).to_be_visible(timeout=timeout)
    if condition.text is not None:
        expect(locator).to_have_text(stage.matcher(condition.text), timeout=timeout)
    if condition.value is not None:
        expect(locator).to_have_value(stage.matcher(condition.value), timeout=timeout)
    if condition.state is not None and condition.state in _STATES:
        _STATES[condition.state](expect(locator), timeout)


_STATES: Mapping[str, Callable[[Any, float], None]] = {
    "enabled": lambda locator, timeout: locator.to_be_enabled(timeout=timeout),
    "disabled": lambda locator, timeout: locator.to_be_disabled(timeout=timeout),
    "checked": lambda locator, timeout: locator.to_be_checked(timeout=timeout),
    "unchecked": lambda locator, timeout: locator.not_to_be_checked(timeout=timeout),
    "focused": lambda locator, timeout: locator.to_be_focused(timeout=timeout),
    "editable": lambda locator, timeout: locator.to_be_editable(timeout=timeout),
}


def match_snapshot(condition: Condition, stage: Stage, timeout: float) -> None:
    """Waits until the page has the structure; raises StepFailed with what differs."""
    with stage.watching(condition.of, Aim.LOOK, sentence=condition.describe()):
        try:
            ask(condition, stage, timeout)
        except AssertionError as error:
            if condition.aria is None or _whole(condition, stage).count() != 1:
                raise
            after = duration_words(timeout / 1000)
            shown = _whole(condition, stage).aria_snapshot(timeout=_PATIENCE)
            why = f"after {after} {condition.of or 'the page'} is not as the snapshot says:"
            raise StepFailed(
                f"{stage.words(why)}\n{_difference(stage.words(condition.aria), shown)}", target=condition.of
            ) from error


def _whole(condition: Condition, stage: Stage) -> Locator:
    return stage.locate(condition.of, Aim.LOOK) if condition.of is not None else stage.scope.locator("body")


def _difference(expected: str, shown: str) -> str:
    """Returns the lines that only one of two snapshots has, with - what was expected and + what is there."""
    both = ndiff(expected.strip().splitlines(), shown.strip().splitlines())
    lines = [line.rstrip() for line in both if line[:1] in "-+"]
    more = [f"… and {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    return "\n".join([*lines[:_MOST_LINES], *more])
