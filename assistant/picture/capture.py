"""Takes pictures of pages: the one place that asks a browser for pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_TRIES = 3
_FAILED = "Unable to capture screenshot"
"""What Chromium answers when it has no frame to give, as happens on a busy machine; the next one is there."""


def capture(shown: Page | Locator, **options: Any) -> bytes:  # noqa: ANN401 - the options of Playwright's screenshot
    """Returns a PNG of a page or an element, without animations and caret; tries again where none could be had."""
    from playwright.sync_api import Error

    for left in reversed(range(_TRIES)):
        try:
            return shown.screenshot(animations="disabled", caret="hide", **options)
        except Error as error:
            if not left or _FAILED not in str(error):
                raise
    raise AssertionError("the last try returns or raises")
