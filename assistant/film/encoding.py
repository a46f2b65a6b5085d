"""Writes films: animated WebP and GIF by Pillow, WebM by an ffmpeg."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Final, Literal, get_args

from assistant.film.painting import Painter
from assistant.film.reel import Reel
from assistant.film.script import Cut

Format = Literal["webp", "gif", "webm"]
FORMATS: Final = get_args(Format)
Hear = Callable[[int, int], None]
_COLOURS: Final = 255


def webp(painter: Painter, cuts: Sequence[Cut], hear: Hear, *, xmp: bytes) -> bytes:
    """Returns an animated WebP, lossless: letters stay sharp, and nothing of a scene shines through the next one.

    `xmp` is what the file says of itself. Each cut is written as what differs from the one before. A lossy one is half
    the size.
    """
    reel, written = Reel(painter, cuts, hear), io.BytesIO()
    reel.save(
        written, "WEBP", save_all=True, duration=[cut.milliseconds for cut in cuts], loop=0, lossless=True,
        quality=50, method=4, kmin=0, kmax=0, xmp=xmp,
    )  # fmt: skip
    return written.getvalue()


def gif(painter: Painter, cuts: Sequence[Cut], hear: Hear) -> bytes:
    """Returns an animated GIF."""
    reel, written = Reel(painter, cuts, hear, colours=_COLOURS), io.BytesIO()
    reel.save(
        written, "GIF", save_all=True, duration=[cut.milliseconds for cut in cuts], loop=0, optimize=False
    )
    return written.getvalue()
