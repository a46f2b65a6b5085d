"""Takes what must not be read out of a picture's pixels."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.picture.rectangle import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image

CoverKind = Literal["redact", "hide", "blur"]
_BLOCKS = 2.5
"""How many blocks high a blurred place becomes: far too few for a letter to be told from another."""
_BESIDE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A place that must not be read, in pixels of the page: covered, painted over as if empty, or blurred."""

    place: Rectangle
    kind: CoverKind = "redact"


def covered(png: bytes, covers: Iterable[Cover], *, scale: float, colour: str) -> bytes:
    """Returns the picture without what is to be covered; the pixels themselves are gone."""
    from PIL import Image

    listed = list(covers)
    if not listed:
        return png
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for cover in listed:
        box = _pixels(cover.place, scale, picture)
        if box is not None:
            _cover(picture, box, cover.kind, scale=scale, colour=colour)
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _pixels(place: Rectangle, scale: float, picture: Image) -> tuple[int, int, int, int] | None:
    left, top = max(int(place.x * scale), 0), max(int(place.y * scale), 0)
    right = min(-int(-place.right * scale // 1), picture.width)
    bottom = min(-int(-place.bottom * scale // 1), picture.height)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _cover(
    picture: Image, box: tuple[int, int, int, int], kind: CoverKind, *, scale: float, colour: str
) -> None:
    from PIL import ImageDraw

    if kind == "blur":
        _blur(picture, box)
        return
    if kind == "hide":
        picture.paste(_colour_around(picture, box), box)
        return
    left, top, right, bottom = box
    ImageDraw.Draw(picture).rectangle((left, top, right - 1, bottom - 1), fill=colour)


def _blur(picture: Image, box: tuple[int, int, int, int]) -> None:
    """Keeps a few averages of the place and smooths between them."""
    from PIL import Image

    width, height = box[2] - box[0], box[3] - box[1]
    block = max(min(height, 96) / _BLOCKS, 8)
    small = (max(round(width / block), 1), max(round(height / block), 1))
    part = picture.crop(box).resize(small, Image.Resampling.BOX)
    picture.paste(part.resize((width, height), Image.Resampling.BICUBIC), box)


def _colour_around(picture: Image, box: tuple[int, int, int, int]) -> tuple[int, int, int]:
    """Returns the colour that is most frequent right around a place."""
    left, top, right, bottom = box
    beside = (
        max(left - _BESIDE, 0), max(top - _BESIDE, 0),
        min(right + _BESIDE, picture.width), min(bottom + _BESIDE, picture.height),
    )  # fmt: skip
    edges = [
        (beside[0], beside[1], beside[2], top), (beside[0], bottom, beside[2], beside[3]),
        (beside[0], beside[1], left, beside[3]), (right, beside[1], beside[2], beside[3]),
    ]  # fmt: skip
    counted: dict[tuple[int, int, int], int] = {}
    for edge in edges:
        if edge[2] > edge[0] and edge[3] > edge[1]:
            part = picture.crop(edge)
            for count, found in part.getcolors(part.width * part.height) or ():
                key: tuple[int, int, int] = found  # type: ignore[assignment]  # of an RGB picture
                counted[key] = counted.get(key, 0) + count
    return max(counted, key=lambda key: counted[key]) if counted else (255, 255, 255)
