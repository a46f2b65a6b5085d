"""Takes pictures of pages on which no secret can be read.

What a page shows of a secret is covered before the picture is written anywhere: fields that hold one, and texts that
have one in them, be it in several pieces. Covers are drawn over the picture; the page is left as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.picture.capture import capture
from assistant.picture.compose import size_of
from assistant.picture.cover import Cover, covered
from assistant.picture.rectangle import Rectangle
from assistant.picture.style import Style

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Frame, Locator, Page

    from assistant.engine.scrubber import Scrubber
    from assistant.picture.compose import Composer
    from assistant.picture.mark import Mark

_ROOM = 1
"""CSS pixels around a cover, for what a sign's edge leaves outside of its box."""
_BETWEEN = "\n\0\n"
"""What stands between the values of fields, so that no secret is found across two of them."""
_SHOWN = """isMeasured => {
  const texts = [], fields = [];
  const boxes = rects => isMeasured
    ? [...rects()].filter(r => r.width && r.height).map(r => [r.x, r.y, r.width, r.height]) : [];
  const look = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|TEXTAREA|TITLE)$/.test(node.parentElement?.tagName ?? '')) {
          const range = document.createRange();
          range.selectNodeContents(node);
          texts.push([node.data, boxes(() => range.getClientRects())]);
        }
        continue;
      }
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.matches?.('input, textarea, select')) {
        const shown = [node.value, node.placeholder, node.selectedOptions?.[0]?.label];
        for (const text of shown) if (text) fields.push([text, boxes(() => [node.getBoundingClientRect()])]);
      }
      if (node.nodeType === Node.ELEMENT_NODE) {
        for (const part of ['::before', '::after']) {
          const content = getComputedStyle(node, part).content;
          if (content && content !== 'none' && content !== 'normal') {
            fields.push([content, boxes(() => [node.getBoundingClientRect()])]);
          }
        }
        const drawn = node.tagName === 'IMG' ? `${node.alt} ${node.currentSrc}` : '';
        if (drawn.trim()) fields.push([drawn, boxes(() => [node.getBoundingClientRect()])]);
      }
    }
  };
  look(document);
  return JSON.stringify({texts, fields});
}"""
"""All that a page can show as text, with the boxes of it where they are wanted: measuring costs twice as much as
reading. As JSON, since Playwright takes three times as long to hand on the same as a list. What is a secret among it
is for us to know, not for the page."""
_INSIDE = """e => { const style = getComputedStyle(e); return [
  e.clientLeft + parseFloat(style.paddingLeft), e.clientTop + parseFloat(style.paddingTop)]; }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographer:
    """Takes pictures of pages, secrets covered."""

    scrubber: Scrubber
    composer: Composer

    def page(
        self,
        page: Page,
        *,
        marks: Sequence[Mark] = (),
        clip: FloatRect | None = None,
        full: bool = False,
        scale: Any = None,  # noqa: ANN401 - as Playwright has it
        timeout: float | None = None,
    ) -> bytes:
        """Returns a picture of a page, of its `clip`, or of all of it where it is `full`.

        `marks` are in CSS pixels from the window's corner or, where all of the page is taken, from the page's.
        Raises Playwright's errors where no picture can be had, or where what it shows can't be told.
        """
        options: dict[str, Any] = {"clip": clip, "full_page": full, "scale": scale, "timeout": timeout}
        given = {name: value for name, value in options.items() if value}
        before = self.places(page, whole=full)
        png = capture(page, **given)
        x, y = (clip["x"], clip["y"]) if clip else (0, 0)
        places = [*before, *self.places(page, whole=full)]
        wide = clip["width"] if clip else (page.viewport_size or {"width": 1280})["width"]
        factor = 1.0 if scale == "css" or full else size_of(png)[0] / wide
        drawn = [replace(mark, x=mark.x - x, y=mark.y - y) for mark in marks]
        return self.composer.compose(_covered(png, places, (x, y), scale=factor), drawn, scale=factor)

    def element(self, locator: Locator, page: Page, *, timeout: float) -> bytes:
        """Returns a picture of what a locator finds, in CSS pixels."""
        locator.scroll_into_view_if_needed(timeout=timeout)
        before, box = self.places(page), locator.bounding_box(timeout=timeout)
        png = capture(locator, scale="css", timeout=timeout)
        after = locator.bounding_box(timeout=timeout)
        if box is not None:
            png = _covered(png, before, (box["x"], box["y"]))
        return _covered(png, self.places(page), (after["x"], after["y"])) if after is not None else png

    def places(self, page: Page, *, whole: bool = False) -> list[Rectangle]:
        """Returns where a page shows secrets, from the window's corner or, of a `whole` page, from its own."""
        if not self.scrubber.knows_some:
            return []
        return [place for frame in page.frames for place in self._places_in(frame, whole=whole)]

    def _places_in(self, frame: Frame, *, whole: bool) -> Iterator[Rectangle]:
        if frame.is_detached():
            return
        if not any(True for _ in self._held(frame, is_measured=False)):
            return
        boxes = [box for held in self._held(frame, is_measured=True) for box in held]
        left, top = self._corner(frame, whole=whole)
        for x, y, width, height in boxes:
            yield Rectangle(x=x + left, y=y + top, width=width, height=height).grown(_ROOM)

    def _corner(self, frame: Frame, *, whole: bool) -> tuple[float, float]:
        """Returns where a frame begins."""
        left, top = frame.page.evaluate("[scrollX, scrollY]") if whole else (0.0, 0.0)
        if frame.parent_frame is not None:
            element = frame.frame_element()
            box, inner = element.bounding_box(), element.evaluate(_INSIDE)
            if box is not None:
                left, top = left + box["x"] + inner[0], top + box["y"] + inner[1]
        return left, top

    def _held(self, frame: Frame, *, is_measured: bool) -> Iterator[Any]:
        """Yields the boxes of each text and each field that a secret is in; none of them has any unless measured."""
        shown = json.loads(frame.evaluate(_SHOWN, is_measured))
        yield from self._of_texts(shown["texts"])
        yield from self._of_fields(shown["fields"])

    def _of_texts(self, texts: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        """Yields the boxes of each text that a secret is in; one may go on from one text to the next."""
        whole = "".join(text for text, _ in texts)
        spans = self.scrubber.spans(whole)
        at = 0
        for text, boxes in texts if spans else ():
            end = at + len(text)
            if any(first < end and last > at for first, last in spans):
                yield boxes
            at = end

    def _of_fields(self, fields: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        """Yields the boxes of each field that holds a secret."""
        whole = _BETWEEN.join(text for text, _ in fields)
        if self.scrubber.text(whole) == whole:
            return
        for text, boxes in fields:
            if self.scrubber.text(text) != text:
                yield boxes


def _covered(
    png: bytes, places: Sequence[Rectangle], corner: tuple[float, float], *, scale: float = 1
) -> bytes:
    """Returns a picture whose corner is there without what is in the places."""
    x, y = corner
    moved = [Cover(place=replace(place, x=place.x - x, y=place.y - y)) for place in places]
    return covered(png, moved, scale=scale, colour=Style().cover)
