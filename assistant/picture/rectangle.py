"""Rectangles on a picture, in pixels of the page that it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A place on a picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its midst."""
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by: float) -> Rectangle:
        """Returns it with some room on each side."""
        return Rectangle(
            x=self.x - by, y=self.y - by, width=max(self.width + 2 * by, 0), height=max(self.height + 2 * by, 0)
        )  # fmt: skip

    def moved(self, x: float, y: float) -> Rectangle:
        """Returns it somewhere else."""
        return Rectangle(x=self.x + x, y=self.y + y, width=self.width, height=self.height)

    def within(self, other: Rectangle) -> Rectangle:
        """Returns what of it lies in another one; of no size where nothing does."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rectangle(x=left, y=top, width=max(right - left, 0), height=max(bottom - top, 0))

    def common(self, other: Rectangle) -> float:
        """Returns how many pixels it has in common with another one."""
        shared = self.within(other)
        return shared.width * shared.height


def around(places: list[Rectangle]) -> Rectangle:
    """Returns the smallest rectangle that holds all of some."""
    left, top = min(place.x for place in places), min(place.y for place in places)
    right, bottom = max(place.right for place in places), max(place.bottom for place in places)
    return Rectangle(x=left, y=top, width=right - left, height=bottom - top)
