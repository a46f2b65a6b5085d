"""The browser's clipboard, as the page that a run is on may use it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import StepFailed

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Clipboard:
    """Reads and empties the clipboard through a page, which is given the right to."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def read(self) -> str:
        """Returns the text on the clipboard, empty when there is none."""
        return str(self._ask("navigator.clipboard.readText()"))

    def clear(self) -> None:
        """Leaves no text on the clipboard."""
        self._ask("navigator.clipboard.writeText('')")

    def _ask(self, what: str) -> Any:  # noqa: ANN401 - whatever the expression gives
        from playwright.sync_api import Error

        place = urlsplit(self._page.url)
        with suppress(Error):  # Firefox and WebKit know no such right, and ask for none here
            self._page.context.grant_permissions(
                ["clipboard-read", "clipboard-write"], origin=f"{place.scheme}://{place.netloc}"
            )
        self._page.bring_to_front()  # a page in the background may not
        if not self._page.evaluate("window.isSecureContext && Boolean(navigator.clipboard)"):
            why = "browsers let only pages with https, or on localhost, use the clipboard"
            raise StepFailed(f"{why}, and this is {self._page.url}", kind="environment")
        return self._page.evaluate(what)
