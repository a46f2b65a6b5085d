"""Where things stand that point to a place, and the lines that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin

from assistant.picture.rectangle import Rectangle

Point = tuple[float, float]
_SHIFTS = (0.5, 0.0, 1.0)
"""How far along a side something stands: in the middle, or flush with one end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """A line from `start` to the `tip`, which is at what it points to."""

    start: Point
    tip: Point

    def around(self, by: float) -> Rectangle:
        """Returns the rectangle that the line lies in, with some room."""
        (x1, y1), (x2, y2) = self.start, self.tip
        return Rectangle(x=min(x1, x2), y=min(y1, y2), width=abs(x2 - x1), height=abs(y2 - y1)).grown(by)

    @classmethod
    def between(cls, start: Rectangle, end: Rectangle) -> Ends:
        """Returns the shortest straight line between two rectangles' edges, upright or level where that can be."""
        x1, x2 = _nearest(start.x, start.right, end.x, end.right)
        y1, y2 = _nearest(start.y, start.bottom, end.y, end.bottom)
        return cls(start=(x1, y1), tip=(x2, y2))


def _nearest(low: float, high: float, other_low: float, other_high: float) -> Point:
    """Returns the nearest coordinates of two ranges, the same one in their midst where they overlap."""
    shared = max(low, other_low), min(high, other_high)
    if shared[0] <= shared[1]:
        middle = (shared[0] + shared[1]) / 2
        return middle, middle
    return (high, other_low) if high < other_low else (low, other_high)


def sides(
    place: Rectangle, *, width: float, height: float, away: float, side: str | None = None
) -> list[Rectangle]:
    """Returns where something of a size can stand beside a place, the usual positions first.

    It stands a little `away`, and further off where the nearer ones are not plain.
    """
    found: list[Point] = []
    for far in (away, away * 2.5, away * 5):
        for shift in _SHIFTS:
            x = place.x + (place.width - width) * shift
            y = place.y + (place.height - height) * shift
            by_side = {
                "right": (place.right + far, y),
                "left": (place.x - far - width, y),
                "bottom": (x, place.bottom + far),
                "top": (x, place.y - far - height),
            }
            found += [by_side[side]] if side else by_side.values()
    return [Rectangle(x=x, y=y, width=width, height=height) for x, y in found]


def arrow_ends(place: Rectangle, *, length: float, side: str | None = None) -> list[Ends]:
    """Returns the arrows that can point to a place: straight from each side, then aslant from its corners."""
    gap, (x, y), aslant = 5.0, place.middle, length * 0.72
    straight = {
        "left": Ends(start=(place.x - gap - length, y), tip=(place.x - gap, y)),
        "right": Ends(start=(place.right + gap + length, y), tip=(place.right + gap, y)),
        "bottom": Ends(start=(x, place.bottom + gap + length), tip=(x, place.bottom + gap)),
        "top": Ends(start=(x, place.y - gap - length), tip=(x, place.y - gap)),
    }
    if side:
        return [straight[side]]
    corners = [
        Ends(
            start=(edge_x + right * aslant, edge_y + down * aslant),
            tip=(edge_x + right * 3, edge_y + down * 3),
        )
        for edge_x, right in ((place.x, -1), (place.right, 1))
        for edge_y, down in ((place.bottom, 1), (place.y, -1))
    ]
    return [*straight.values(), *corners]


def line_to(ends: Ends, *, heavy: float, is_arrow: bool) -> str:
    """Returns the path of a line, with an arrow's head at its tip if it is one."""
    (x1, y1), (x2, y2) = ends.start, ends.tip
    line = f"M{x1:.5g} {y1:.5g}L{x2:.5g} {y2:.5g}"
    if not is_arrow:
        return line
    angle, long = atan2(y2 - y1, x2 - x1), heavy * 4
    wings = [(x2 - long * cos(angle + turn), y2 - long * sin(angle + turn)) for turn in (pi / 6, -pi / 6)]
    (ax, ay), (bx, by) = wings
    return f"{line}M{ax:.5g} {ay:.5g}L{x2:.5g} {y2:.5g}L{bx:.5g} {by:.5g}"
