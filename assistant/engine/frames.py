"""The frames that a run is in: pages within a page, in which targets are looked for while a `frame` block lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page


@dataclass(slots=True)
class _Entered:
    """A frame that was entered: the tab that it is in, how it is found, and what was found last."""

    page: Page
    words: str
    find: Callable[[], Frame]
    found: Frame | None = None


class Frames:
    """The frames of a run, the outermost first.

    A frame is looked for when it is needed, and again when the page has put another one in its place. Frames of
    another tab than the present one don't count: who changes tabs within a block sees the whole of that tab.
    """

    def __init__(self) -> None:
        self._entered: list[_Entered] = []

    @contextmanager
    def entering(self, page: Page, find: Callable[[], Frame], *, words: str) -> Iterator[None]:
        """Looks for targets in a frame for as long as the block lasts; `find` looks for the frame itself."""
        self._entered.append(_Entered(page, words, find))
        try:
            self.scope(page)
            yield
        finally:
            self._entered.pop()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Looks for targets in the whole page for as long as the block lasts."""
        with self._only(0):
            yield

    def scope(self, page: Page) -> Page | Frame:
        """Returns what targets are looked for in: the innermost frame of a tab, or all of the tab."""
        scope: Page | Frame = page
        for depth, entered in enumerate(self._entered):
            if entered.page is page:
                scope = self._frame(entered, depth)
        return scope

    def words(self, page: Page) -> str:
        """Returns the frames of a tab in words, the innermost first: `iframe "Card" in iframe "Payment"`."""
        return " in ".join(entered.words for entered in reversed(self._entered) if entered.page is page)

    def _frame(self, entered: _Entered, depth: int) -> Frame:
        if entered.found is None or entered.found.is_detached():
            with self._only(depth):
                entered.found = entered.find()
        return entered.found

    @contextmanager
    def _only(self, depth: int) -> Iterator[None]:
        """Leaves all but the outermost frames; a frame is looked for in those around it."""
        whole, self._entered = self._entered, self._entered[:depth]
        try:
            yield
        finally:
            self._entered = whole
