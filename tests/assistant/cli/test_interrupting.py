"""Ctrl-C in the midst of a question to the browser."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from assistant.cli.interrupting import leaving_at_once
from assistant.events import Warned


@pytest.fixture(autouse=True)
def _as_in_a_terminal() -> Iterator[None]:
    """A test run in the background is told to ignore Ctrl-C; a person's command is not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def within_a_run(work: Callable[[], None]) -> None:
    """Does something after the first event of a run, and then waits to be interrupted."""
    with leaving_at_once() as began:
        began(Warned(at=0, text="begun"))
        work()
        time.sleep(30)


def test_a_question_is_asked_to_its_end() -> None:
    """The interrupt comes right after it, wherever in the question Ctrl-C was."""
    asked = []

    def send_message_to_server() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        asked.append("written")
        asked.append("noted")

    with pytest.raises(KeyboardInterrupt):
        within_a_run(send_message_to_server)
    assert asked == ["written", "noted"]


def test_elsewhere_the_interrupt_comes_at_once() -> None:
    """As Python does it."""
    with pytest.raises(KeyboardInterrupt):
        within_a_run(lambda: os.kill(os.getpid(), signal.SIGINT))
