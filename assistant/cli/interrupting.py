"""Ctrl-C while a run is being set up."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from assistant.events import Event, Listener

INTERRUPTED = 130


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

    def restore(_: Event | None = None) -> None:
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, _leave)
    try:
        yield restore
    finally:
        restore()


def _leave(*_: object) -> NoReturn:
    os.write(2, b"\nInterrupted.\n")
    os._exit(INTERRUPTED)
