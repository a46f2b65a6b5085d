"""Overlays that may come over a page at any moment, such as surveys: noticed by Playwright, closed by handlers.

Playwright looks for them before every attempt of an action and every condition that waits. To look each time costs
a run 3 % of its time, and most pages have none; so it is told to look only once something takes long: then an
overlay may be in the way, and the attempts after that find it. Where one has come, it looks from the beginning on.
All handlers of a page are one locator, so that it is one look, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from assistant.browser.timer import Timer
from assistant.errors import StepFailed
from assistant.target import Aim
from assistant.target.locate import any_of, locate

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from assistant.engine.stage import Stage
    from assistant.flow.model import Handler


_LIMIT = 1.0
"""Seconds for each step of a handler: the step that it came into the middle of has not much longer."""
_PATIENCE = 0.25
"""Seconds that something may take before overlays are looked for; a quarter of a step's limit, where that is less."""


class Overlays:
    """What is done about overlays in a run. A flow's own handlers are there as long as it is played.

    `hovered` is what the mouse was put over last, as long as nothing was done since.
    """

    def __init__(self) -> None:
        self._active: list[tuple[Handler, Stage]] = []
        self._sought: dict[Page, Locator] = {}
        self._watched: set[Page] = set()
        self._given_up: set[int] = set()
        self._have_come = False
        self._wait: Timer | None = None
        self._around: tuple[Page, float] | None = None
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

    @contextmanager
    def attended(self, page: Page | None, *, limit: float) -> Iterator[None]:
        """Looks after a page while a step lasts that may take `limit` seconds, if there is anything to look for."""
        self._given_up.clear()
        before, self._around = self._around, (page, limit) if page is not None else None
        self._begin()
        try:
            yield
        finally:
            self._around = before  # what stands around the step goes on waiting
            self._begin()

    def _begin(self) -> None:
        """Begins to wait until what is under way takes long."""
        if self._wait is not None:
            self._wait.cancel()
            self._wait = None
        if self._around is None or not self._active or self._around[0] in self._watched:
            return
        page, limit = self._around
        if self._have_come:
            self._watch(page)
        else:
            self._wait = Timer(min(_PATIENCE, limit / 4), lambda: self._watch(page))

    def _watch(self, page: Page) -> None:
        """Has Playwright look for overlays of a page from now on."""
        from playwright.sync_api import Error

        if page in self._watched or not self._active:
            return
        self._watched.add(page)
        with suppress(Error):  # a page that is gone has no overlays
            # What can't be closed now, such as a banner behind a dialog, must not keep the step from what it can do.
            page.add_locator_handler(self._overlay(page), lambda: self._handle(page), no_wait_after=True)

    def _overlay(self, page: Page) -> Locator:
        """Returns what finds any of the overlays."""
        if page not in self._sought:
            forms = [locator for handler, stage in self._active for locator in _forms(handler, stage, page)]
            self._sought[page] = any_of(forms).first  # two overlays at once are no reason to fail
        return self._sought[page]

    def _change(self, active: list[tuple[Handler, Stage]]) -> None:
        from playwright.sync_api import Error

        self._active = active
        for page in self._watched:
            with suppress(Error):  # a page that is gone has no handlers
                page.remove_locator_handler(self._sought[page])
        self._watched, self._sought = set(), {}

    def clear(self, page: Page) -> None:
        """Handles what is over a page now, before a picture is taken of it."""
        if self._active and self._overlay(page).is_visible():
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
                    self._have_come = True
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
