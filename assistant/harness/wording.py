"""Fails a test in the words of what was wrong with a flow, without the way that our own code took."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from assistant.errors import AssistantError
from assistant.harness.failure import FlowFailed
from assistant.source import SourceError, render_all

T = TypeVar("T")


def in_words(work: Callable[[], T]) -> T:
    """Returns what work returns; what is wrong with a flow fails the test in words, without our own code."""
    try:
        return work()
    except SourceError as error:
        words = "\n\n".join(render_all(error.problems))
    except (FlowFailed, AssistantError) as error:
        words = str(error)
    pytest.fail(words, pytrace=False)  # outside of the handlers, or pytest would tell the error as well
