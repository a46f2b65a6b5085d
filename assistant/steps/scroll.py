"""`scroll`: scroll to something, or a page long."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, model_validator

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

_WAYS = ("top", "bottom", "up", "down")
_SCROLL = """(element, way) => {
  const scrolls = e => e.scrollHeight > e.clientHeight && /auto|scroll/.test(getComputedStyle(e).overflowY);
  let box = element;
  while (box && !scrolls(box)) box = box.parentElement;
  box ??= document.scrollingElement;
  const page = 0.9 * box.clientHeight;
  const top = {top: 0, bottom: box.scrollHeight, up: box.scrollTop - page, down: box.scrollTop + page}[way];
  box.scrollTo({top, behavior: 'instant'});
}"""
"""Scrolls what is given, or the nearest thing around it that can be scrolled, at last the page."""


@step
class Scroll(Step):
    """Scrolls until something is in view, or goes to the `top` or `bottom`, or a page `up` or `down`.

    The four words move the page, or what `in` names: a list with a scroll bar of its own. Verbs that act on
    something scroll to it by themselves; this one is for pictures, and for pages that load more as one scrolls.

    Example:
        - scroll: table "Workspaces"
        - scroll: bottom
          in: main

    See also: hover, wait
    """

    verb: ClassVar[str] = "scroll"

    scroll: TargetField
    box: TargetField | None = Field(default=None, alias="in")

    @model_validator(mode="after")
    def _box_is_moved(self) -> Scroll:
        if self.box is not None and self._way is None:
            raise ValueError(f"'in' goes with {', '.join(_WAYS[:-1])} or {_WAYS[-1]}")
        return self

    @property
    def _way(self) -> str | None:
        """The word, if it is one of the four; a text of that name on the page is written `text "top"`."""
        name = self.scroll.name.text if self.scroll.name else ""
        return name if name in _WAYS and self.scroll.role is None and self.scroll.inside is None else None

    def describe(self) -> str:
        """Returns `Scroll to table "Workspaces"` or `Scroll down in main`."""
        way = {"top": "to the top", "bottom": "to the bottom", "up": "up", "down": "down"}
        if self._way is None:
            return f"Scroll to {self.scroll}"
        return f"Scroll {way[self._way]}" + (f" in {self.box}" if self.box else "")

    def act(self, stage: Stage) -> None:
        """Scrolls."""
        if self._way is None:
            with stage.watching(self.scroll, Aim.LOOK):
                stage.locate(self.scroll, Aim.LOOK).scroll_into_view_if_needed(timeout=stage.limit)
            return
        with stage.watching(self.box, Aim.SCOPE, sentence=self.describe() if self.box is None else None):
            box = stage.locate(self.box, Aim.SCOPE) if self.box else stage.scope.locator("html")
            box.evaluate(_SCROLL, self._way, timeout=stage.limit)
