"""Overlays that may come over a page at any moment, such as surveys: noticed by Playwright, closed by handlers.

Playwright looks for them before every action and every condition that waits; that costs the run no question of
its own. All handlers of a page are one locator, so that it is one look, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.target import Aim
from assistant.target.locate import any_of, locate

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from assistant.engine.stage import Stage
    from assistant.flow.model import Handler


_LIMIT = 1.0
"""Seconds for each step of a handler: the step that it came into the middle of has not much longer."""


class Overlays:
    """What is done about overlays in a run. A flow's own handlers are there as long as it is played.

    `hovered` is what the mouse was put over last, as long as nothing was done since.
    """

    def __init__(self) -> None:
        self._active: list[tuple[Handler, Stage]] = []
        self._watched: dict[Page, Locator] = {}
        self._given_up: set[int] = set()
        self.hovered: Locator | None = None

    @contextmanager
    def handled(self, handlers: Sequence[Handler], stage: Stage) -> Iterator[None]:
        """Lets a flow's handlers serve while the block lasts."""
        if not handlers:
            yield
            return
        before = self._active
        self._change([*before, *((handler, stage) for handler in handlers)])
        try:
            yield
        finally:
            self._change(before)

    def attend(self, page: Page) -> None:
        """Looks after a page from the beginning of a step on, if there is anything to look for."""
        self._given_up.clear()
        if not self._active or page in self._watched:
            return
        forms = [locator for handler, stage in self._active for locator in _forms(handler, stage, page)]
        found = any_of(forms).first  # two overlays at once are no reason to fail
        self._watched[page] = found
        # What can't be closed now, such as a banner behind a dialog, must not keep the step from what it can do.
        page.add_locator_handler(found, lambda: self._handle(page), no_wait_after=True)

    def _change(self, active: list[tuple[Handler, Stage]]) -> None:
        from playwright.sync_api import Error

        self._active = active
        for page, locator in self._watched.items():
            with suppress(Error):  # a page that is gone has no handlers
                page.remove_locator_handler(locator)
        self._watched = {}

    def clear(self, page: Page) -> None:
        """Handles what is over a page now, before a picture is taken of it."""
        if page in self._watched and self._watched[page].is_visible():
            self._handle(page)

    def _handle(self, page: Page) -> None:
        """Does the steps of each handler whose overlay is there; what fails then is left to the step under way."""
        from playwright.sync_api import Error

        hovered = self.hovered
        with suppress(Error):  # a page that goes away takes its overlays along
            for handler, stage in self._active:
                if id(handler) in self._given_up:
                    continue
                if any(locator.is_visible() for locator in _forms(handler, stage, page)):
                    self._close(handler, stage)
            if hovered is not None:  # the mouse has left what opened by it, such as a menu
                hovered.hover(timeout=_LIMIT * 1000)
        self.hovered = hovered

    def _close(self, handler: Handler, stage: Stage) -> None:
        words = stage.values.target_words(handler.when)
        try:
            with stage.tabs.frames.left():
                stage.aside(limit=_LIMIT).perform(handler.steps)
            stage.warn(f"{words} came over the page and was handled")
        except StepFailed as failure:
            self._given_up.add(id(handler))
            stage.forgive(f"{words} could not be handled: {failure}")


def _forms(handler: Handler, stage: Stage, page: Page) -> list[Locator]:
    """Returns what finds an overlay on any site, in the words of each: it comes before the site is known."""
    filled = stage.values.target(handler.when)
    forms = {
        str(form): form for form in (filled, *(labels.target(filled) for labels in stage.tabs.all_labels()))
    }
    return [
        locate(page, form, Aim.SCOPE, stage.elements, choose=stage.elements.together)
        for form in forms.values()
    ]
