"""Finds what must not be read on a page: texts and the places of targets, as rectangles of the window.

`places_to_cover` finds what a flow names; secrets are found by `photographs.py`. Nothing is changed on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.picture.rectangle import Rectangle
from assistant.target import Aim, Target
from assistant.target.grammar import compiled

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

    from assistant.engine.stage import Stage

_SPREAD = 2
"""Pixels that a cover reaches beyond what it covers: letters lean out of their boxes."""

_FIND = """([texts, patterns]) => {
  const signs = [], raw = [], found = [];
  const plain = text => text.replace(/\\s+/g, '').toLowerCase();
  const wanted = texts.map(plain).filter(Boolean), sought = patterns.map(each => new RegExp(each, 'g'));
  const holds = text => wanted.some(each => plain(text).includes(each)) || sought.some(each => text.match(each));
  const add = rects => { for (const r of rects) if (r.width && r.height) found.push([r.x, r.y, r.width, r.height]); };
  const field = e => {
    if (e.type === 'password' || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return;
    const shown = e.tagName === 'SELECT' ? [...e.selectedOptions].map(one => one.label).join(' ')
      : e.value || e.placeholder || '';
    if (shown && holds(shown)) add([e.getBoundingClientRect()]);
  };
  const visit = node => {
    if (node.nodeType === 3) {
      if (!node.parentElement?.checkVisibility({visibilityProperty: true})) return;
      for (let i = 0; i < node.data.length; i++) {
        raw.push([node, i]);
        if (node.data[i].trim()) signs.push([node, i]);
      }
      return;
    }
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'OPTION'].includes(node.tagName)) return;
    if (['INPUT', 'TEXTAREA', 'SELECT'].includes(node.tagName)) { field(node); return; }
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(visit);
    node.childNodes.forEach(visit);
  };
  visit(document.body || document.documentElement);
  const mark = (places, from, length) => {
    for (let node = from; node < from + length;) {  // text by text: what is between two of them may be anything
      const [own, begin] = places[node];
      let to = node;
      while (to + 1 < from + length && places[to + 1][0] === own) to += 1;
      const range = document.createRange();
      range.setStart(own, begin);
      range.setEnd(own, places[to][1] + 1);
      add(range.getClientRects());
      node = to + 1;
    }
  };
  const lower = signs.map(([node, i]) => {
    const sign = node.data[i].toLowerCase();
    return sign.length === 1 ? sign : node.data[i];
  }).join('');
  for (const text of wanted)
    for (let at = lower.indexOf(text); at >= 0; at = lower.indexOf(text, at + 1)) mark(signs, at, text.length);
  const whole = raw.map(([node, i]) => node.data[i]).join('');
  for (const each of sought)
    for (const match of whole.matchAll(each)) if (match[0]) mark(raw, match.index, match[0].length);
  return found;
}"""
"""Where texts stand, blanks and capitals aside and however many elements they are spread over, and which fields
show them. What a password's field shows are dots."""


def places_to_cover(stage: Stage, target: Target) -> list[Rectangle]:
    """Returns all places of a target; a plain name is a field of that label or else that text, wherever it stands.

    Raises StepFailed when there is none: a picture that looks redacted and is not would be worse than none.
    """
    found = places_shown(stage, target)
    if not found:
        words = stage.values.target_words(target)
        raise StepFailed(
            f"there is nothing to cover for {words}: the page doesn't show it", kind="test", target=target
        )
    return found


def places_shown(stage: Stage, target: Target) -> list[Rectangle]:
    """Returns what `places_to_cover` does, and nothing where the page shows nothing of it."""
    is_plain = target.role is None and target.css is None and target.element is None and target.inside is None
    if not is_plain or target.name is None:
        return _boxes(stage.locate(target, Aim.MARK), stage)
    fields = _boxes(stage.locate(target, Aim.FILL), stage)
    if fields:
        return fields
    filled = stage.tabs.labels().target(stage.values.target(target)).name
    assert filled is not None  # noqa: S101 - a filled name stays one
    texts, patterns = ([], [compiled(filled.text).pattern]) if filled.is_pattern else ([filled.text], [])
    return [*_found(stage.page, texts, patterns), *_boxes(stage.locate(target, Aim.MARK), stage)]


def _boxes(locator: Locator, stage: Stage) -> list[Rectangle]:
    found = [each.bounding_box(timeout=stage.limit) for each in locator.filter(visible=True).all()]
    return [Rectangle(**box).grown(_SPREAD) for box in found if box is not None]


def _found(page: Page, texts: Sequence[str], patterns: Sequence[str]) -> list[Rectangle]:
    from playwright.sync_api import Error

    found: list[Rectangle] = []
    for frame in page.frames:
        with suppress(Error):  # a frame that is just going away shows nothing
            left, top = _corner(frame)
            found += [
                Rectangle(x=x + left, y=y + top, width=width, height=height).grown(_SPREAD)
                for x, y, width, height in frame.evaluate(_FIND, [texts, patterns])
            ]
    return found


def _corner(frame: Frame) -> tuple[float, float]:
    """Returns where a frame begins in the window."""
    if frame.parent_frame is None:
        return 0, 0
    box = frame.frame_element().bounding_box()
    return (box["x"], box["y"]) if box is not None else (0, 0)
