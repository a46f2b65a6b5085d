"""Draws marks over a picture, on a blank page of the browser that took it."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from assistant.picture.capture import Drawing
    from assistant.picture.mark import Mark
    from assistant.picture.style import Style

_PAGE = (
    "<!doctype html><style>html,body{{margin:0;overflow:hidden;background:transparent}}"
    "img,svg{{position:absolute;left:0;top:0}}{style}</style>{0}"
)
_PLACED = frozenset({"arrow", "number", "callout", "magnifier"})
"""Marks that are put where the picture is plain."""


def size_of(png: bytes) -> tuple[int, int]:
    """Returns a PNG's width and height in pixels, from its header."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class Composer:
    """Composes pictures on a page of its own, made when it is first needed and kept for the next one."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._own: BrowserContext | None = None
        self._drawing: Drawing | None = None

    def compose(
        self,
        png: bytes,
        marks: Sequence[Mark],
        *,
        scale: float = 1,
        style: Style | None = None,
        title: str | None = None,
        warn: Callable[[str], object] = lambda _: None,
    ) -> bytes:
        """Returns the picture with the marks drawn over it; without marks, as it is.

        `scale` is how many of its pixels one of the page became. With a `title` a browser's window is drawn around it.
        `warn` hears of marks that there is no room for.
        """
        if not marks and title is None:
            return png
        # Only now: most runs take no picture, and all begin with this module.
        from html import escape

        from assistant.picture.lettering import measured
        from assistant.picture.mark import svg
        from assistant.picture.room import Ink
        from assistant.picture.style import Style
        from assistant.picture.window_frame import BAR, EDGE, window_frame

        style = style or Style()
        width, height = size_of(png)
        address = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        drawing = self._blank()
        texts = [mark.label for mark in marks if mark.kind == "callout"]
        drawn = svg(
            marks, width=width, height=height, scale=scale, style=style,
            letterings=measured(drawing.page, texts, style) if texts else {},
            ink=Ink.of(png, scale=scale) if any(mark.kind in _PLACED for mark in marks) else None,
            picture=address, warn=warn,
        )  # fmt: skip
        image = f'<img src="{escape(address)}" alt="">'
        if title is None:
            return drawing.capture(_PAGE.format(image + drawn, style=""), width, height)
        frame = window_frame(title, width=width, height=height, scale=scale, style=style)
        left, top = round(EDGE * scale), round(BAR * scale)
        placed = (
            f"img,.marks{{left:{left}px;top:{top}px}}.marks svg{{left:0;top:0}}.marks{{position:absolute}}"
        )
        body = f'{frame}{image}<div class="marks">{drawn}</div>'
        return drawing.capture(
            _PAGE.format(body, style=placed), width + 2 * left, height + top + left, is_transparent=True
        )

    def close(self) -> None:
        """Closes the page, if there is one."""
        if self._own is not None:
            self._own.close()
            self._own = self._drawing = None

    def _blank(self) -> Drawing:
        if self._drawing is None:
            from assistant.picture.capture import Drawing

            browser = self._context.browser
            if browser is not None:  # a persistent context has no browser of its own to ask
                self._own = browser.new_context(device_scale_factor=1)
            self._drawing = Drawing((self._own or self._context).new_page())
        return self._drawing
