"""Finds where on a picture something can be drawn without covering what readers have to see."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from assistant.picture.rectangle import Rectangle

_CELL = 8
"""Pixels of the page that are looked at together."""
_EDGE = 10
"""How much lighter or darker a pixel is than the next one where something is drawn, of 255; less is a shade."""
_MARGIN = 6
_OUTSIDE, _TAKEN, _INK, _LATER = 400.0, 60.0, 40.0, 2.5
"""What it costs to leave the picture, to lie over a mark, or over text, by pixel, and to come later in the list."""


class Ink:
    """Where a picture has texts, lines and symbols, and where it is plain; a text weighs more than a line."""

    def __init__(self, rows: Sequence[Sequence[float]]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, png: bytes, *, scale: float) -> Ink:
        """Reads a picture's edges: a plain area has none, whatever its colour."""
        from PIL import Image, ImageChops

        grey = Image.open(io.BytesIO(png)).convert("L")
        beside = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0))
        below = ImageChops.difference(grey, ImageChops.offset(grey, 0, 1))
        edges = ImageChops.lighter(beside, below).point(lambda value: value if value > _EDGE else 0)
        small = edges.reduce(max(round(_CELL * scale), 1))
        values = small.tobytes()
        return cls([values[y * small.width : (y + 1) * small.width] for y in range(small.height)])

    def under(self, place: Rectangle) -> float:
        """Returns how much is drawn in a place: its edges in pixels, each as much as it stands out."""
        found = 0.0
        for y in range(max(int(place.y // _CELL), 0), min(int(place.bottom // _CELL) + 1, len(self._rows))):
            row = self._rows[y]
            for x in range(max(int(place.x // _CELL), 0), min(int(place.right // _CELL) + 1, len(row))):
                found += row[x] / 255 * _CELL * _CELL
        return found


class Room:
    """The room on a picture of a size; what is placed takes its room from what comes later."""

    def __init__(
        self, picture: Rectangle, *, taken: Iterable[Rectangle] = (), ink: Ink | None = None
    ) -> None:
        self._picture = picture.grown(-_MARGIN)
        self._taken = list(taken)
        self._ink = ink

    def best(self, places: Sequence[Rectangle], *, also: Sequence[Rectangle] = ()) -> int:
        """Returns which of some places is the best, the first of equals, and takes its room.

        `also` is what goes with each of the places, such as the line that leads there.
        """
        costs = [
            self._cost(place) + (self._cost(also[index]) / 4 if also else 0) + index * _LATER
            for index, place in enumerate(places)
        ]
        found = costs.index(min(costs))
        self._taken.append(places[found])
        return found

    def _cost(self, place: Rectangle) -> float:
        outside = place.width * place.height - place.common(self._picture)
        taken = sum(place.common(other) for other in self._taken)
        ink = self._ink.under(place) if self._ink is not None else 0
        return outside * _OUTSIDE + taken * _TAKEN + ink * _INK
