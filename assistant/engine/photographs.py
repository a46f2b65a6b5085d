"""Takes pictures of pages on which no secret can be read.

What a page shows of a secret is covered before the picture is written anywhere: fields that hold one, and texts that
have one in them, be it in several pieces. Covers are drawn over the picture; the page is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.picture import Mark
from assistant.picture.compose import size_of

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Frame, Locator, Page

    from assistant.engine.scrubber import Scrubber
    from assistant.picture import Composer

_ROOM = 1
"""CSS pixels around a cover, for what a sign's edge leaves outside of its box."""
_BETWEEN = "\n\0\n"
"""What stands between the values of fields, so that no secret is found across two of them."""
_SHOWN = """() => {
  const texts = [], fields = [];
  const boxes = rects => [...rects].filter(r => r.width && r.height).map(r => [r.x, r.y, r.width, r.height]);
  const look = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|TEXTAREA|TITLE)$/.test(node.parentElement?.tagName ?? '')) {
          const range = document.createRange();
          range.selectNodeContents(node);
          texts.push([node.data, boxes(range.getClientRects())]);
        }
        continue;
      }
      if (node.shadowRoot) look(node.shadowRoot);
      if (node.matches?.('input, textarea, select')) {
        const shown = [node.value, node.placeholder, node.selectedOptions?.[0]?.label];
        for (const text of shown) if (text) fields.push([text, boxes([node.getBoundingClientRect()])]);
      }
      if (node.nodeType === Node.ELEMENT_NODE) {
        for (const part of ['::before', '::after']) {
          const content = getComputedStyle(node, part).content;
          if (content && content !== 'none' && content !== 'normal') {
            fields.push([content, boxes([node.getBoundingClientRect()])]);
          }
        }
        const drawn = node.tagName === 'IMG' ? `${node.alt} ${node.currentSrc}` : '';
        if (drawn.trim()) fields.push([drawn, boxes([node.getBoundingClientRect()])]);
      }
    }
  };
  look(document);
  return {texts, fields, scroll: [scrollX, scrollY]};
}"""
"""All that a page can show as text, with the boxes of it; what is a secret among it is for us to know, not for it."""
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
        before = self._places(page, whole=full)
        png = page.screenshot(animations="disabled", caret="hide", **given)
        corner = clip or {"x": 0, "y": 0, "width": 0, "height": 0}
        places = _from([*before, *self._places(page, whole=full)], corner)
        wide = clip["width"] if clip else (page.viewport_size or {"width": 1280})["width"]
        factor = 1.0 if scale == "css" or full else size_of(png)[0] / wide
        drawn = [_scaled(mark, corner, factor) for mark in marks]
        return self.composer.compose(png, [*_covers(places, factor, png), *drawn])

    def element(self, locator: Locator, page: Page, *, timeout: float) -> bytes:
        """Returns a picture of what a locator finds, in CSS pixels."""
        locator.scroll_into_view_if_needed(timeout=timeout)
        before, box = self._places(page), locator.bounding_box(timeout=timeout)
        png = locator.screenshot(animations="disabled", caret="hide", scale="css", timeout=timeout)
        after = locator.bounding_box(timeout=timeout)
        places = _from(before, box) if box else []
        places += _from(self._places(page), after) if after else []
        return self.composer.compose(png, _covers(places, 1.0, png))

    def _places(self, page: Page, *, whole: bool = False) -> list[FloatRect]:
        """Returns where a page shows secrets, from the window's corner or, of a `whole` page, from its own."""
        if not self.scrubber.knows_some:
            return []
        return [place for frame in page.frames for place in self._places_in(frame, whole=whole)]

    def _places_in(self, frame: Frame, *, whole: bool) -> Iterator[FloatRect]:
        if frame.is_detached():
            return
        shown = frame.evaluate(_SHOWN)
        boxes = [*self._of_texts(shown["texts"]), *self._of_fields(shown["fields"])]
        if not boxes:
            return
        left, top = self._corner(frame, whole=whole)
        for x, y, width, height in boxes:
            yield {"x": x + left, "y": y + top, "width": width, "height": height}

    def _corner(self, frame: Frame, *, whole: bool) -> tuple[float, float]:
        """Returns where a frame begins."""
        left, top = frame.page.evaluate("[scrollX, scrollY]") if whole else (0.0, 0.0)
        if frame.parent_frame is not None:
            element = frame.frame_element()
            box, inner = element.bounding_box(), element.evaluate(_INSIDE)
            if box is not None:
                left, top = left + box["x"] + inner[0], top + box["y"] + inner[1]
        return left, top

    def _of_texts(self, texts: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        """Yields the boxes of texts that secrets are in; a secret may go on from one text to the next."""
        whole = "".join(text for text, _ in texts)
        spans = self.scrubber.spans(whole)
        at = 0
        for text, boxes in texts if spans else ():
            end = at + len(text)
            if any(first < end and last > at for first, last in spans):
                yield from boxes
            at = end

    def _of_fields(self, fields: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        """Yields the boxes of fields that hold secrets."""
        whole = _BETWEEN.join(text for text, _ in fields)
        if self.scrubber.text(whole) == whole:
            return
        for text, boxes in fields:
            if self.scrubber.text(text) != text:
                yield from boxes


def _from(places: Sequence[FloatRect], corner: FloatRect) -> list[FloatRect]:
    return [{**place, "x": place["x"] - corner["x"], "y": place["y"] - corner["y"]} for place in places]


def _scaled(mark: Mark, corner: FloatRect, factor: float) -> Mark:
    return replace(
        mark, x=(mark.x - corner["x"]) * factor, y=(mark.y - corner["y"]) * factor,
        width=mark.width * factor, height=mark.height * factor,
    )  # fmt: skip


def _covers(places: Sequence[FloatRect], factor: float, png: bytes) -> list[Mark]:
    """Returns covers in a picture's pixels, once each, of what is within it."""
    width, height = size_of(png)
    boxes = {
        (
            (place["x"] - _ROOM) * factor, (place["y"] - _ROOM) * factor,
            (place["width"] + 2 * _ROOM) * factor, (place["height"] + 2 * _ROOM) * factor,
        )
        for place in places
    }  # fmt: skip
    return [
        Mark(x=x, y=y, width=wide, height=high, kind="cover")
        for x, y, wide, high in sorted(boxes)
        if x < width and y < height and x + wide > 0 and y + high > 0
    ]
