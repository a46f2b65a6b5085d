"""Takes pictures of pages: the one place that asks a browser for pixels."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession, Locator, Page

_TRIES = 3
_FAILED = "Unable to capture screenshot"
"""What Chromium answers when it has no frame to give, as happens on a busy machine; the next one is there."""


def capture(shown: Page | Locator, **options: Any) -> bytes:  # noqa: ANN401 - the options of Playwright's screenshot
    """Returns a PNG of a page or an element, without animations and caret; tries again where none could be had."""
    return _tried(lambda: shown.screenshot(animations="disabled", caret="hide", **options))


class Drawing:
    """A page to draw on, of which pictures are taken: nothing moves there, so Chromium does it at half the cost."""

    def __init__(self, page: Page) -> None:
        from playwright.sync_api import Error

        self.page = page
        self._session: CDPSession | None = None
        with suppress(Error):  # other browsers have no such session
            self._session = page.context.new_cdp_session(page)

    def capture(self, content: str, width: int, height: int, *, is_transparent: bool = False) -> bytes:
        """Returns a PNG of HTML on so many pixels, written fast rather than small."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.set_content(content)
        session = self._session
        if session is None or is_transparent:
            return capture(self.page, omit_background=is_transparent)
        options = {"format": "png", "optimizeForSpeed": True}
        return _tried(lambda: base64.b64decode(session.send("Page.captureScreenshot", options)["data"]))


def _tried(take: Callable[[], bytes]) -> bytes:
    from playwright.sync_api import Error

    for left in reversed(range(_TRIES)):
        try:
            return take()
        except Error as error:
            if not left or _FAILED not in str(error):
                raise
    raise AssertionError("the last try returns or raises")
