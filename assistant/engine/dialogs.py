"""The browser's own dialogs: alert, confirm, prompt, and the question whether to leave a page.

A dialog holds the page up until it is answered, so each is answered as soon as it comes: as a `dialog` step
says, or by dismissing it with a warning. None is accepted that no step expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.engine.leaving import leaving

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog


@dataclass(slots=True, kw_only=True)
class Expected:
    """A dialog that a step expects: whether to accept it, what to type, and whether its text is the right one.

    `seen` are the texts that were answered so, `other` those that were not the right ones and were dismissed.
    """

    is_accepted: bool
    answer: str | None
    fits: Callable[[str], bool]
    seen: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


class Dialogs:
    """Answers the dialogs of all tabs of a run."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._warn: Callable[[str], None] = lambda text: None
        self._expected: list[Expected] = []

    @contextmanager
    def answering(self, *, warn: Callable[[str], None]) -> Iterator[None]:
        """Answers for as long as the block lasts; `warn` is told of dialogs that nobody expects."""
        self._warn = warn
        self._context.on("dialog", self._answer)
        try:
            yield
        finally:
            with leaving():
                self._context.remove_listener("dialog", self._answer)

    @contextmanager
    def expecting(self, expected: Expected) -> Iterator[None]:
        """Answers as a step says for as long as the block lasts; the innermost step that fits has its say."""
        self._expected.append(expected)
        try:
            yield
        finally:
            self._expected.pop()

    def wait(self, expected: Expected, *, limit: float) -> None:
        """Waits until a dialog has come, at most for `limit` milliseconds."""
        from playwright.sync_api import Error

        if not (expected.seen or expected.other):
            with suppress(Error):  # none came, which `expected` tells
                self._context.wait_for_event("dialog", timeout=limit)

    def _answer(self, dialog: Dialog) -> None:
        from playwright.sync_api import Error

        fitting = next((one for one in reversed(self._expected) if one.fits(dialog.message)), None)
        self._tell(dialog, fitting)
        with suppress(Error):  # its page is gone, or a test's own listener was faster
            if fitting is not None and fitting.is_accepted:
                dialog.accept(fitting.answer or "") if dialog.type == "prompt" else dialog.accept()
            elif fitting is None and dialog.type == "beforeunload":
                dialog.accept()  # or the step that leaves the page would wait forever
            else:
                dialog.dismiss()

    def _tell(self, dialog: Dialog, fitting: Expected | None) -> None:
        if fitting is not None:
            fitting.seen.append(dialog.message)
        elif self._expected:
            self._expected[-1].other.append(dialog.message)
        elif dialog.type == "beforeunload":
            self._warn("the page asked whether to leave it, and was left; a 'dialog' step would answer it")
        else:
            what = f"the page showed the {dialog.type} “{dialog.message}”, which was dismissed"
            self._warn(f"{what}; a 'dialog' step would answer it")
