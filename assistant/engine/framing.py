"""Says what of a page a picture shows, and where on the picture the places to mark are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.picture.mark import Mark
from assistant.picture.rectangle import Rectangle, around
from assistant.steps.picture import Crop, Shot, ShotMark
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle

    from assistant.engine.stage import Stage

_SIZES = """() => {
  const {documentElement: html, body} = document;
  return [window.innerWidth, window.innerHeight, window.scrollX, window.scrollY,
    Math.max(html.scrollWidth, body ? body.scrollWidth : 0), Math.max(html.scrollHeight, body ? body.scrollHeight : 0)];
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a picture shows: a rectangle of the window or, where that is larger, of the whole page.

    `place` is in pixels of the window; `scrolled` is how far the page is scrolled; `is_beyond` tells that the browser
    has to show more than the window.
    """

    place: Rectangle
    scrolled: tuple[float, float]
    is_beyond: bool

    @property
    def clip(self) -> dict[str, float]:
        """What Playwright has to cut out."""
        x, y = self.scrolled if self.is_beyond else (0, 0)
        place = self.place.moved(x, y)
        return {"x": place.x, "y": place.y, "width": place.width, "height": place.height}

    def on_picture(self, place: Rectangle) -> Rectangle:
        """Returns where a place of the window is on the picture."""
        return place.moved(-self.place.x, -self.place.y)


class Places:
    """Where the parts of a picture are in the window: each is looked for once, and may be asked for again and again."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._found: dict[Target, ElementHandle] = {}

    def bring(self, target: Target) -> ElementHandle:
        """Brings a place into the window, which may move the others; raises StepFailed where there is none."""
        limit = self._stage.limit
        with self._stage.watching(target, Aim.MARK):
            found = self._stage.locate(target, Aim.MARK).element_handle(timeout=limit)
            found.scroll_into_view_if_needed(timeout=limit)
        self._found[target] = found
        return found

    def of(self, target: Target) -> Rectangle:
        """Returns where a place that was brought is now; raises StepFailed when it is not shown."""
        from playwright.sync_api import Error

        with self._stage.watching(target, Aim.MARK):
            try:
                return box_of(self._found[target])
            except (Error, StepFailed):  # the page may have made it anew meanwhile
                return box_of(self.bring(target))


def view_of(stage: Stage, shot: Shot, places: Places, *, padding: float) -> View:
    """Returns what a shot shows; raises StepFailed when its area is not on the page."""
    wide, high, left, top, page_wide, page_high = stage.page.evaluate(_SIZES)
    window = Rectangle(x=0, y=0, width=wide, height=high)
    page = Rectangle(x=-left, y=-top, width=max(page_wide, wide), height=max(page_high, high))
    if shot.elements:
        area = around([places.of(target) for target in shot.elements]).grown(padding)
        within = window if area.height <= high and area.width <= wide else page
        area = _whole_pixels(area, within)
    else:
        within = page if shot.is_full_page else window
        area = within
    if shot.crop is not None:
        area = _cropped(area, shot.crop)
    return View(place=area, scrolled=(left, top), is_beyond=within is page)


def _whole_pixels(place: Rectangle, within: Rectangle) -> Rectangle:
    left, top = max(round(place.x), round(within.x)), max(round(place.y), round(within.y))
    right, bottom = (
        min(round(place.right), round(within.right)),
        min(round(place.bottom), round(within.bottom)),
    )
    return Rectangle(x=left, y=top, width=max(right - left, 1), height=max(bottom - top, 1))


def _cropped(area: Rectangle, crop: Crop) -> Rectangle:
    width = min(area.width - crop.left, crop.width or area.width)
    height = min(area.height - crop.top, crop.height or area.height)
    if width < 1 or height < 1:
        raise StepFailed(
            f"nothing is left of the picture: it is {area.width:g}x{area.height:g} before it is cropped",
            kind="test",
        )
    return Rectangle(x=area.x + crop.left, y=area.y + crop.top, width=width, height=height)


def mark_of(stage: Stage, mark: ShotMark, view: View, places: Places, *, number: int) -> Mark | None:
    """Returns a mark on the picture; raises StepFailed when its place is not on it. A blur is none that is drawn."""
    if mark.kind == "blur":
        return None
    place = view.on_picture(places.of(mark.target))
    whole = Rectangle(x=0, y=0, width=view.place.width, height=view.place.height)
    if place.common(whole) < place.width * place.height / 4:
        words = stage.values.target_words(mark.target)
        raise StepFailed(
            f"{words} is to be marked, and the picture doesn't show it; choose a larger 'area'",
            kind="test", target=mark.target,
        )  # fmt: skip
    return Mark(
        x=place.x, y=place.y, width=place.width, height=place.height, kind=mark.kind,
        label=stage.words(mark.text) if mark.text is not None else "", number=number, side=mark.side,
        zoom=mark.zoom or 2,
    )  # fmt: skip


_TIGHT = """e => {
  const own = e.getBoundingClientRect();
  const content = of => {
    const range = document.createRange();
    range.selectNodeContents(of);
    return range.getBoundingClientRect();
  };
  const found = [];
  if (['DD', 'TD', 'P', 'H1', 'H2', 'H3'].includes(e.tagName)) found.push(content(e));
  if (['checkbox', 'radio'].includes(e.type)) {
    for (const label of e.labels || []) {
      const isCard = label.contains(e) && parseFloat(getComputedStyle(label).borderTopWidth) > 0;
      found.push(own, isCard ? label.getBoundingClientRect() : content(label));
    }
  }
  const seen = found.filter(r => r.width && r.height);
  if (!seen.length) return null;
  const left = Math.min(...seen.map(r => r.left)), top = Math.min(...seen.map(r => r.top));
  const right = Math.max(...seen.map(r => r.right)), bottom = Math.max(...seen.map(r => r.bottom));
  return {x: left - own.x, y: top - own.y, width: right - left, height: bottom - top};
}"""
"""Where a reader sees an element, relative to it: a cell is as wide as its column, which says nothing, and of a
checkbox or a radio its label is a part."""


def box_of(found: ElementHandle) -> Rectangle:
    """Returns where a reader sees an element in the window; raises StepFailed when it is not shown."""
    box = found.bounding_box()
    if box is None:
        raise StepFailed("the place to box in the picture is not shown on the page", kind="test")
    tight: dict[str, float] | None = found.evaluate(_TIGHT)
    if tight is None:
        return Rectangle(**box)
    return Rectangle(**{**tight, "x": box["x"] + tight["x"], "y": box["y"] + tight["y"]})
