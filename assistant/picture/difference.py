"""Compares two pictures: whether anybody could tell them apart, and where."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_TOLERANCE = 24
"""How far a pixel's red, green or blue may be off, of 255: text is smoothed a little differently between machines."""
_RED = (209, 36, 47)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """In what a picture differs from the kept one, in words; `picture` shows where, if that can be shown."""

    words: str
    picture: bytes


def difference(kept: bytes, shown: bytes) -> Difference | None:
    """Returns in what two pictures differ, or None where nobody could tell them apart.

    Bytes are compared first (nothing is decoded then), and pixels only where those differ. An edge that is smoothed
    otherwise is no difference: a pixel counts when its colour is not among its neighbours' in the other picture.
    """
    if kept == shown:
        return None
    before, now = _read(kept), _read(shown)
    if before.size != now.size:
        return Difference(words=f"it is {_size(now)} pixels, the kept one {_size(before)}", picture=shown)
    off = _off(before, now)
    box = off.getbbox()
    if box is None:
        return None
    around = (max(box[0] - 1, 0), max(box[1] - 1, 0), min(box[2] + 1, now.width), min(box[3] + 1, now.height))
    if _is_smoothing(before.crop(around), now.crop(around)):
        return None
    count = off.histogram()[255]
    left, top, right, bottom = box
    many = f"{count} pixels differ" if count != 1 else "1 pixel differs"
    words = f"{many}, within {right - left}x{bottom - top} at {left},{top}"
    return Difference(words=words, picture=_drawn(now, off))


def _read(picture: bytes) -> Image:
    """Returns a picture's colours; what shines through is white, as on a page of documentation."""
    from PIL import Image

    read = Image.open(io.BytesIO(picture))
    if read.mode not in ("RGBA", "LA") and "transparency" not in read.info:
        return read.convert("RGB")
    ground = Image.new("RGBA", read.size, "white")
    ground.alpha_composite(read.convert("RGBA"))
    return ground.convert("RGB")


def _size(picture: Image) -> str:
    return f"{picture.width}x{picture.height}"


def _off(before: Image, now: Image) -> Image:
    """Returns a picture that is white where two differ by more than the tolerance."""
    from PIL import ImageChops

    red, green, blue = ImageChops.difference(before, now).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda value: 255 if value > _TOLERANCE else 0)


def _is_smoothing(before: Image, now: Image) -> bool:
    """Tells whether every pixel lies between its neighbours in the other picture, in both directions."""
    return _lies_between(now, before) and _lies_between(before, now)


def _lies_between(one: Image, other: Image) -> bool:
    from PIL import ImageChops, ImageFilter

    above = ImageChops.subtract(one, other.filter(ImageFilter.MaxFilter(3)))
    below = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), one)
    return max(high for _, high in ImageChops.lighter(above, below).getextrema()) <= _TOLERANCE  # type: ignore[misc]


def _drawn(now: Image, off: Image) -> bytes:
    from PIL import Image

    pale = Image.blend(now, Image.new("RGB", now.size, "white"), 2 / 3)
    pale.paste(_RED, mask=off)
    written = io.BytesIO()
    pale.save(written, "PNG", compress_level=1)
    return written.getvalue()
