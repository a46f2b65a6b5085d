"""Shows a page in other ways than the run's window does: in another theme, in a window of another size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.picture.capture import follow
from assistant.picture.style import Style, Theme

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A way to show a page for its pictures; None is what the style or the window has.

    `name` tells it from the run's other looks; the pictures of the first one have none.
    """

    name: str = ""
    theme: Theme | None = None
    size: tuple[int, int] | None = None


@contextmanager
def shown(stage: Stage, look: Look, style: Style) -> Iterator[None]:
    """Shows the page in a look for as long as the block lasts, without opening it anew."""
    page, theme = stage.page, look.theme or style.theme
    before = page.viewport_size
    is_resized = (
        look.size is not None and before is not None and (before["width"], before["height"]) != look.size
    )
    if theme != "light":
        page.emulate_media(color_scheme=theme)
    if is_resized and look.size is not None:
        page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
        follow(page)
        stage.hover_again()
    try:
        yield
    finally:
        from playwright.sync_api import Error

        with suppress(Error):  # a page that is gone has no look
            if theme != "light":
                page.emulate_media(color_scheme="light")
            if is_resized and before is not None:
                page.set_viewport_size(before)
                follow(page)
                stage.hover_again()
