"""Says what of a page a picture shows, and where on the picture the places to mark are."""

from __future__ import annotations

from collections.abc import Sequence
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


_BRING = """e => {
  if (e.scrollIntoViewIfNeeded) e.scrollIntoViewIfNeeded();
  else e.scrollIntoView({block: 'nearest', inline: 'nearest'});
}"""
_SEEN = """e => {
  if (!e.getClientRects().length) return null;
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
  const some = found.filter(r => r.width && r.height), seen = some.length ? some : [own];
  const left = Math.min(...seen.map(r => r.left)), top = Math.min(...seen.map(r => r.top));
  const right = Math.max(...seen.map(r => r.right)), bottom = Math.max(...seen.map(r => r.bottom));
  return {x: left - own.x, y: top - own.y, width: right - left, height: bottom - top};
}"""
"""Where a reader sees an element, relative to it, or null where it is not shown: a cell is as wide as its column, which
says nothing, and of a checkbox or a radio its label is a part."""
_BOXES = f"""async parts => {{
  if (parts.some(e => e.ownerDocument !== document)) return null;
  parts.forEach({_BRING});
  const relative = {_SEEN};
  const seen = e => {{
    const own = e.getBoundingClientRect(), box = relative(e);
    return box && {{...box, x: own.x + box.x, y: own.y + box.y}};
  }};
  const frame = () => new Promise(done => {{ requestAnimationFrame(done); setTimeout(done, 200); }});
  let now = parts.map(seen);
  for (let frames = 0; frames < 120; frames++) {{
    const before = JSON.stringify(now);
    await frame();
    now = parts.map(seen);
    if (JSON.stringify(now) === before) break;
  }}
  return now;
}}"""
"""Brings elements into the window, and tells where they are once none of them moves any more.

Null where one of them is in a frame's page, whose places in the window can't be told from there."""
_NOT_SHOWN = "the place to box in the picture is not shown on the page"


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
    """Where the parts of a picture are in the window: each is looked for once, and all are measured in one question."""

    def __init__(self, stage: Stage, targets: Sequence[Target]) -> None:
        """Brings the parts into the window; raises StepFailed where there is none."""
        self._stage = stage
        self._found = {target: self._look_for(target) for target in targets}
        with stage.watching(None, Aim.MARK):
            self._boxes = self._measured_again() if targets else {}

    def of(self, target: Target) -> Rectangle:
        """Returns where a reader sees a part; raises StepFailed when it is not shown."""
        box = self._boxes[target]
        if box is None:
            raise StepFailed(_NOT_SHOWN, kind="test", target=target)
        return box

    def _look_for(self, target: Target) -> ElementHandle:
        with self._stage.watching(target, Aim.MARK):
            return self._stage.locate(target, Aim.MARK).element_handle(timeout=self._stage.limit)

    def _measured_again(self) -> dict[Target, Rectangle | None]:
        """Returns where all parts are; looks once more for those that the page has made anew meanwhile."""
        from playwright.sync_api import Error

        try:
            boxes = self._measured()
        except Error:  # another page is there
            boxes = {}
        lost = [target for target in self._found if boxes.get(target) is None]
        if not lost:
            return boxes
        self._found.update({target: self._look_for(target) for target in lost})
        return self._measured()

    def _measured(self) -> dict[Target, Rectangle | None]:
        from playwright.sync_api import Error

        parts = [*self._found.values()]
        try:
            measured = self._stage.page.evaluate(_BOXES, parts)
        except Error:  # of a page on another site not even that can be told
            measured = None
        if measured is not None:
            boxes = [Rectangle(**box) if box else None for box in measured]
        else:
            for part in parts:  # each of them may move the others
                part.evaluate(_BRING)
            boxes = [_box(part) for part in parts]
        return dict(zip(self._found, boxes, strict=True))


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
    return View(place=area, scrolled=(left, top), is_beyond=area.within(window) != area)


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
        label=stage.words(stage.settings.translated(mark.text)) if mark.text is not None else "", number=number,
        side=mark.side, zoom=mark.zoom or 2,
    )  # fmt: skip


def box_of(found: ElementHandle) -> Rectangle:
    """Returns where a reader sees an element in the window; raises StepFailed when it is not shown."""
    box = _box(found)
    if box is None:
        raise StepFailed(_NOT_SHOWN, kind="test")
    return box


def _box(found: ElementHandle) -> Rectangle | None:
    box, relative = found.bounding_box(), found.evaluate(_SEEN)
    if box is None or relative is None:
        return None
    return Rectangle(**{**relative, "x": box["x"] + relative["x"], "y": box["y"] + relative["y"]})
