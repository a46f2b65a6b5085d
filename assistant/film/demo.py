"""Makes a page on which readers click through a flow: one file, with each step's picture and what to click on it."""

from __future__ import annotations

import base64
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.film.lettering import caption_html
from assistant.film.pixels import pixels
from assistant.film.scene import Film, Scene
from assistant.film.typed import ROOM
from assistant.film.wording import WORDS
from assistant.guide.inline import plain
from assistant.mock_world import LOCALES
from assistant.picture.rectangle import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image

    from assistant.picture.style import Style

_TEMPLATES: Final = Path(__file__).parent / "templates"
_QUALITY: Final = 84


def demo(film: Film, style: Style, *, width: int) -> bytes:
    """Returns the page; its pictures are `width` pixels wide at most."""
    environment = Environment(
        autoescape=True, loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "at": _at,
        "inline": lambda text: Markup(caption_html(text)),  # noqa: S704 - raw HTML is off
        "lang": LOCALES.__getitem__,
        "plain": plain,
        "shape": lambda scene: f"aspect-ratio: {scene.width:g} / {scene.height:g}",
        "typed": lambda scene: _typed(scene, width),
        "typed_place": lambda scene: _at(scene.places[0].grown(ROOM), scene),
    }
    script = _dense((_TEMPLATES / "demo.js").read_text(encoding="utf-8"))  # as it will be, for its hash
    text = environment.get_template("demo.html").render(
        film=film, chapters=film.chapters(), colour=style.colour, say=WORDS[film.locale],
        pictures=[_address(_sized(pixels(scene.picture), width)) for scene in film.scenes],
        style=Markup((_TEMPLATES / "demo.css").read_text(encoding="utf-8")),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - the same
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    return f"{_dense(text)}\n".encode()


def _dense(text: str) -> str:
    """Returns a text without empty lines and blanks at the ends of others."""
    return "\n".join(filter(None, (line.rstrip() for line in text.splitlines())))


def _at(place: Rectangle, scene: Scene) -> str:
    """Returns the style that puts something over a place of a scene's picture, whatever its size is."""
    seen = place.within(Rectangle(x=0, y=0, width=scene.width, height=scene.height))
    parts = {
        "left": seen.x / scene.width, "top": seen.y / scene.height, "width": seen.width / scene.width,
        "height": seen.height / scene.height,
    }  # fmt: skip
    return ";".join(f"{name}:{part:.3%}" for name, part in parts.items())


def _typed(scene: Scene, width: int) -> str:
    """Returns the picture of the field alone, filled in."""
    after = pixels(scene.after or scene.picture)
    scale = after.width / scene.width
    place = scene.places[0].grown(ROOM).within(Rectangle(x=0, y=0, width=scene.width, height=scene.height))
    box = tuple(round(edge * scale) for edge in (place.x, place.y, place.right, place.bottom))
    part = after.crop(box)  # type: ignore[arg-type]  # four edges
    factor = min(width / after.width, 1)
    return _address(part.resize((max(round(part.width * factor), 1), max(round(part.height * factor), 1))))


def _sized(picture: Image, width: int) -> Image:
    from PIL import Image

    if picture.width <= width:
        return picture
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def _address(picture: Image) -> str:
    """Returns a picture as part of the page."""
    made = io.BytesIO()
    picture.save(made, "WEBP", quality=_QUALITY, method=4)
    return f"data:image/webp;base64,{base64.b64encode(made.getvalue()).decode()}"
