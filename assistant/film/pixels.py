"""Pictures as Pillow has them, and as PNGs again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def pixels(png: bytes) -> Image:
    """Returns a PNG's pixels: red, green and blue, and what shines through where anything does."""
    from PIL import Image

    read = Image.open(io.BytesIO(png))
    return read.convert("RGBA" if "A" in read.getbands() else "RGB")


def png_of(picture: Image) -> bytes:
    """Returns pixels as a PNG, quickly rather than small: it is only kept until the film is made."""
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()
