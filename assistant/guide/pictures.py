"""Compares pictures: whether anybody could tell a file from what the flows take now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.picture.difference import difference

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Differs = Callable[[bytes, bytes], str | None]
"""Says in what two PNGs differ, the one in a file and the one that flows take now; None where nobody could tell."""


@contextmanager
def comparing(browser: Browser) -> Iterator[Differs]:
    """Gives a comparison that uses one blank page of a browser, opened when it is first needed."""
    from playwright.sync_api import Error

    context = browser.new_context()
    pages: list[Page] = []

    def differs(kept: bytes, taken: bytes) -> str | None:
        if kept == taken:
            return None
        if not pages:
            pages.append(context.new_page())
        try:
            found = difference(pages[0], kept, taken)
        except Error:
            return "it can't be read as a PNG"
        return found.words if found is not None else None

    try:
        yield differs
    finally:
        context.close()
