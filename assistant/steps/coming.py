"""What comes of a click: a tab, a file, a file chooser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from assistant.errors import StepFailed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Event(Protocol[T_co]):
    """What Playwright's `expect_…` gives: the value that came."""

    @property
    def value(self) -> T_co:
        """What came."""


def what_comes(coming: AbstractContextManager[Event[T]], click: Callable[[], None], *, otherwise: str) -> T:
    """Clicks and returns what the browser tells of then.

    Raises StepFailed with the words of `otherwise` when it was clicked and nothing came, and Playwright's error
    when it could not be clicked.
    """
    from playwright.sync_api import TimeoutError as NothingCame

    is_clicked = False
    try:
        with coming as event:
            click()
            is_clicked = True
        return event.value
    except NothingCame as error:
        if not is_clicked:
            raise
        raise StepFailed(otherwise, kind="test") from error
