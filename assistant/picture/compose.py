"""Draws marks over a picture, on a blank page of the browser that took it."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.picture.difference import Difference, difference
from assistant.picture.mark import Mark, svg

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_PAGE = (
    "<!doctype html><style>html,body{{margin:0;overflow:hidden}}"
    "img,svg{{position:absolute;left:0;top:0}}</style>{0}"
)


def size_of(png: bytes) -> tuple[int, int]:
    """Returns a PNG's width and height in pixels, from its header."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class Composer:
    """Composes pictures on a page of its own, made when it is first needed and kept for the next one."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._own: BrowserContext | None = None
        self._page: Page | None = None

    def compose(self, png: bytes, marks: Sequence[Mark]) -> bytes:
        """Returns the picture with the marks drawn over it, of the same size; without marks, as it is."""
        if not marks:
            return png
        width, height = size_of(png)
        page = self._blank_page()
        page.set_viewport_size({"width": width, "height": height})
        image = f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="">'
        page.set_content(_PAGE.format(image + svg(marks, width=width, height=height)))
        return page.screenshot(animations="disabled", caret="hide")

    def difference(self, kept: bytes, shown: bytes) -> Difference | None:
        """Returns in what a picture differs from a kept one, or None where nobody could tell them apart."""
        return None if kept == shown else difference(self._blank_page(), kept, shown)

    def close(self) -> None:
        """Closes the page, if there is one."""
        if self._own is not None:
            self._own.close()
            self._own = self._page = None

    def _blank_page(self) -> Page:
        if self._page is None:
            browser = self._context.browser
            if browser is None:  # a persistent context has no browser of its own to ask
                self._page = self._context.new_page()
                return self._page
            self._own = browser.new_context(device_scale_factor=1)
            self._page = self._own.new_page()
        return self._page
