"""Films of a few scenes, made without a browser."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from PIL import Image

from assistant.film import Film, Scene
from assistant.picture.rectangle import Rectangle


def png(colour: str, *, size: tuple[int, int] = (800, 500)) -> bytes:
    """Returns a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return written.getvalue()


def scene(caption: str = "Click **OK**.", **changes: Any) -> Scene:  # noqa: ANN401 - fields of any kind
    """Returns a scene in which a button is clicked."""
    made = Scene(
        step="flows/a.yaml:3:5", chapter="", caption=caption, gesture="click", picture=png("white"), width=400,
        height=250, places=(Rectangle(x=100, y=50, width=80, height=20),), tip=(140, 60), title="A page",
    )  # fmt: skip
    return replace(made, **changes)


def film(*scenes: Scene, title: str = "A film") -> Film:
    """Returns a film of scenes."""
    return Film(flow="a", title=title, locale="en", scenes=scenes)


def described(webp: bytes) -> tuple[str, list[str]]:
    """Returns a film's title and the lines of its description, as its file tells them."""
    with Image.open(io.BytesIO(webp)) as shown:
        packet = ET.fromstring(shown.info["xmp"])  # noqa: S314 - we wrote it
    texts = [each.text or "" for each in packet.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")]
    title, description = texts
    return title, description.splitlines()
