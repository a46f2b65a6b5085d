"""What moves in a film: the pointer on its way, the ripple of a click, the outline of what is meant."""

from __future__ import annotations

from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]
_FINE: Final = 4
"""How many times larger shapes are drawn than they are shown, so that their edges are smooth."""
_ARROW: Final = ((0, 0), (0, 20.5), (4.9, 16), (8.2, 23.6), (11.9, 22), (8.6, 14.5), (15.2, 14.3))
_ROOM: Final = 8
"""What the pointer's edge and shadow need around its tip."""
_RIPPLE: Final = 26
_BEND: Final = 0.12
"""How far the pointer's way is from a straight line, of its length."""


def way(start: Point, end: Point, time: float) -> Point:
    """Returns where the pointer is at a time from 0 to 1: it starts and ends slowly, on a slight curve."""
    eased = time * time * (3 - 2 * time)
    (x1, y1), (x2, y2) = start, end
    bend = 2 * eased * (1 - eased) * _BEND
    return x1 + (x2 - x1) * eased + (y2 - y1) * bend, y1 + (y2 - y1) * eased - (x2 - x1) * bend


def distance(start: Point, end: Point) -> float:
    """Returns how far it is."""
    return hypot(end[0] - start[0], end[1] - start[1])


def put(picture: Image, shape: Image, at: Point) -> None:
    """Draws a shape over a picture, its middle or the pointer's tip at a point."""
    picture.paste(shape, (round(at[0]), round(at[1])), shape)


@lru_cache(maxsize=4)
def pointer(unit: float) -> Image:
    """Returns the pointer; its tip is `tip_room` from the corner."""
    from PIL import Image, ImageDraw, ImageFilter

    fine = unit * _FINE
    size = (round((16 + 2 * _ROOM) * fine), round((24 + 2 * _ROOM) * fine))
    points = [((x + _ROOM) * fine, (y + _ROOM) * fine) for x, y in _ARROW]
    shadow = Image.new("L", size, 0)
    ImageDraw.Draw(shadow).polygon([(x + fine, y + 1.6 * fine) for x, y in points], fill=120)
    drawn = Image.new("RGBA", size, (0, 0, 0, 0))
    drawn.putalpha(shadow.filter(ImageFilter.GaussianBlur(1.6 * fine)))
    pen = ImageDraw.Draw(drawn)
    pen.line([*points, points[0], points[1]], fill="white", width=round(3.2 * fine), joint="curve")
    pen.polygon(points, fill="#14181f")
    return _smaller(drawn)


def tip_room(unit: float) -> float:
    """Returns how far the pointer's tip is from the corner of its picture."""
    return _ROOM * unit


@lru_cache(maxsize=32)
def ripple(unit: float, colour: str, time: float) -> Image:
    """Returns the ring that spreads from a click, at a time from 0 to 1."""
    from PIL import Image, ImageDraw

    fine = unit * _FINE
    side, radius = round(2 * _RIPPLE * fine), (6 + (_RIPPLE - 8) * time) * fine
    drawn = Image.new("RGBA", (side, side), (*_rgb(colour), 0))
    middle, pen = side / 2, ImageDraw.Draw(drawn)
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    pen.ellipse(box, fill=(*_rgb(colour), round(110 * (1 - time))))
    pen.ellipse(box, outline=(*_rgb(colour), round(255 * (1 - time) ** 0.7)), width=round(2.5 * fine))
    return _smaller(drawn)


@lru_cache(maxsize=16)
def outline(width: int, height: int, colour: str, line: float, radius: float, strength: float) -> Image:
    """Returns a rounded box of a size, its line inside; `strength` is from 0, not to be seen, to 1."""
    from PIL import Image, ImageDraw

    size = (width * _FINE, height * _FINE)
    drawn = Image.new("RGBA", size, (*_rgb(colour), 0))
    ImageDraw.Draw(drawn).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1), radius=radius * _FINE, width=max(round(line * _FINE), 1),
        outline=(*_rgb(colour), round(255 * strength)),
    )  # fmt: skip
    return _smaller(drawn)


def _smaller(drawn: Image) -> Image:
    from PIL import Image

    size = (max(drawn.width // _FINE, 1), max(drawn.height // _FINE, 1))
    return drawn.resize(size, Image.Resampling.BOX)


def _rgb(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
