"""Timers that run beside a question to the browser, which is waited for meanwhile.

Playwright's loop calls them, which runs only while something is waited for: until then they are put off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]  # Playwright brings it, without types

_Answer = TypeVar("_Answer")


class GivenUpError(Exception):
    """A question to the browser was given up, since no answer could be expected."""


class Timer:
    """Calls something in so many seconds, unless it is cancelled before; what it calls may ask the browser itself.

    Where Playwright's driver has ended, no timer goes off: whatever is asked next says why.
    """

    def __init__(self, seconds: float, call: Callable[[], object]) -> None:
        self._handle: asyncio.TimerHandle | None = None
        with suppress(RuntimeError):  # no loop runs any more
            self._handle = asyncio.get_running_loop().call_later(seconds, lambda: greenlet(call).switch())

    def cancel(self) -> None:
        """Keeps it from going off."""
        if self._handle is not None:
            self._handle.cancel()


def answer(question: Callable[[], _Answer], *, unless: Callable[[], bool], every: float) -> _Answer:
    """Asks the browser something that it may never answer; `unless` tells, every so many seconds, whether it won't.

    What is answered at once costs nothing more. Raises GivenUpError when it won't be.
    """
    asking = getcurrent()
    timer: Timer | None = None
    is_over = False

    def look_after() -> None:
        nonlocal timer
        if unless():  # meanwhile the answer may have come
            asyncio.get_running_loop().call_soon(give_up)
        elif not is_over:
            timer = Timer(every, look_after)

    def give_up() -> None:
        if not is_over:
            asking.throw(GivenUpError())

    try:
        timer = Timer(every, look_after)
        return question()
    finally:
        is_over = True
        if timer is not None:
            timer.cancel()
