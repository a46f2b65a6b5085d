"""Ctrl-C while a run is being set up."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from assistant.events import Event, Listener

INTERRUPTED = 130
_SENDING = "send_message_to_server"
"""The function of Playwright that writes a question and then notes that it has been asked."""
_SOON = 0.01


@contextmanager
def leaving_at_once() -> Iterator[Listener]:
    """Lets Ctrl-C end the process at once, until what is given hears the first event of a run.

    Before that, nothing has happened that would need an end of its own. A KeyboardInterrupt would be raised in
    the midst of imports, which can leave Python's import lock taken, and the other thread of the set-up waiting
    for it for good. Playwright's driver ends with its pipe.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:  # Ctrl-C is ignored here, as after nohup
        yield lambda _: None
        return

    def begun(_: Event | None = None) -> None:
        if signal.getsignal(signal.SIGINT) is _leave:
            signal.signal(signal.SIGINT, _interrupt)

    signal.signal(signal.SIGINT, _leave)
    try:
        yield begun
    finally:
        signal.signal(signal.SIGINT, usual)


def _leave(*_: object) -> NoReturn:
    os.write(2, b"\nInterrupted.\n")
    os._exit(INTERRUPTED)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Raises KeyboardInterrupt, but not in the midst of a question to the browser.

    There, Playwright would not know whose the answer is, tell so in a traceback, and fail at the next question.
    """
    while frame is not None:
        if frame.f_code.co_name == _SENDING:
            Timer(_SOON, os.kill, (os.getpid(), signum)).start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
