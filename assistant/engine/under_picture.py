"""Reads what stands under a picture: its texts, and the ARIA snapshot of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.picture.rectangle import Rectangle
from assistant.target import Aim, Target
from assistant.values import MASK

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

_READ = """([view, covers]) => {
  const lines = [], covered = [];
  const meets = (a, b) => a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
  const take = (text, rects) => {
    const plain = text.replace(/\\s+/g, ' ').trim();
    const places = [...rects].filter(r => r.width && r.height).map(r => [r.x, r.y, r.width, r.height]);
    if (!plain || !places.some(place => meets(place, view))) return;
    const isCovered = places.some(place => covers.some(cover => meets(place, cover)));
    if (isCovered) covered.push(plain);
    lines.push([plain, isCovered]);
  };
  const visit = node => {
    if (node.nodeType === 3) {
      if (!node.data.trim() || !node.parentElement?.checkVisibility({visibilityProperty: true})) return;
      const range = document.createRange();
      range.selectNodeContents(node);
      take(node.data, range.getClientRects());
      return;
    }
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'OPTION'].includes(node.tagName)) return;
    if (['INPUT', 'TEXTAREA', 'SELECT'].includes(node.tagName)) {
      const hasText = !['password', 'hidden', 'checkbox', 'radio', 'file'].includes(node.type);
      const shown = node.tagName === 'SELECT' ? [...node.selectedOptions].map(one => one.label).join(' ')
        : node.value || node.placeholder || '';
      if (hasText && node.checkVisibility({visibilityProperty: true})) take(shown, node.getClientRects());
      return;
    }
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(visit);
    node.childNodes.forEach(visit);
  };
  visit(document.body || document.documentElement);
  return [lines, covered];
}"""


def texts_under(
    stage: Stage, view: Rectangle, elements: Sequence[Target], covers: Sequence[Rectangle]
) -> tuple[str, str]:
    """Returns the texts that a picture shows, a line each, and the ARIA snapshot of its area.

    What is covered on the picture is masked in both, and so are secrets.
    """
    lines, covered = stage.page.evaluate(_READ, [_four(view), [_four(cover) for cover in covers]])
    text = "\n".join(MASK if is_covered else line for line, is_covered in lines)
    snapshots = "\n".join(_snapshot(stage, target) for target in elements or (None,))
    # Addresses are no part of what is shown, and a server's port is another one each time.
    aria = "\n".join(line for line in snapshots.split("\n") if not line.lstrip().startswith("- /url:"))
    for hidden in sorted(covered, key=len, reverse=True):
        aria = aria.replace(hidden, MASK)
    return stage.clean(text), stage.clean(aria)


def _snapshot(stage: Stage, target: Target | None) -> str:
    from playwright.sync_api import Error

    with suppress(Error):  # a page that is just going away: the picture is there, and so is its text
        if target is None:
            return stage.page.locator("body").aria_snapshot(timeout=stage.limit)
        return stage.locate(target, Aim.MARK).aria_snapshot(timeout=stage.limit)
    return ""


def _four(place: Rectangle) -> list[float]:
    return [place.x, place.y, place.width, place.height]
