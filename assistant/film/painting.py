"""Paints the pictures of a film: the window, the caption, and what moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from assistant.film.layout import Layout
from assistant.film.motion import outline, pointer, put, ripple, tip_room
from assistant.film.pixels import pixels
from assistant.film.scene import Film, Scene
from assistant.film.script import Cut
from assistant.picture.rectangle import Rectangle
from assistant.picture.style import Style

if TYPE_CHECKING:
    from PIL.Image import Image

_GROUNDS: Final = {"light": ("#eef1f5", "#d9dee6"), "dark": ("#0d1015", "#2b323d")}
"""What is around a window that is smaller than the others, and the film's edge."""


class Painter:
    """Paints cuts; `cards` and `captions` are PNGs. It keeps the scene that it painted last."""

    def __init__(
        self, film: Film, layout: Layout, style: Style, *, cards: Sequence[bytes], captions: Sequence[bytes]
    ) -> None:
        self._film = film
        self._layout = layout
        self._style = style
        self._cards = cards
        self._captions = captions
        self._kept: tuple[int, Image, Image | None] | None = None

    def paint(self, cut: Cut) -> Image:
        """Returns the picture of a cut."""
        if cut.card is not None:
            return self._edged(pixels(self._cards[cut.card]))
        scene = self._film.scenes[cut.scene]
        before, after = self._scene(cut.scene)
        picture = before.copy()
        if after is not None and cut.typed and scene.places:
            self._type(picture, after, self._layout.place(scene, scene.places[0]), cut.typed)
        if cut.outline:
            self._outline(picture, scene, cut.outline)
        unit = self._layout.unit
        if cut.pointer is not None:
            x, y = cut.pointer
            if cut.ripple is not None:
                ring = ripple(unit, self._style.colour, cut.ripple)
                put(picture, ring, (x - ring.width / 2, y - ring.height / 2))
            if scene.gesture != "look":
                put(picture, pointer(unit), (x - tip_room(unit), y - tip_room(unit)))
        return self._edged(picture)

    def whole(self, index: int) -> Image:
        """Returns all that a scene can show at once, as a click in its midst."""
        scene = self._film.scenes[index]
        at = self._layout.point(scene, scene.tip) if scene.tip is not None else None
        cut = Cut(milliseconds=0, scene=index, pointer=at, outline=1, ripple=0.3 if at else None, typed=1)
        return self.paint(cut)

    def _scene(self, index: int) -> tuple[Image, Image | None]:
        """Returns a scene with its caption, and after it was typed in if it is."""
        if self._kept is None or self._kept[0] != index:
            scene = self._film.scenes[index]
            before = self._composed(scene, scene.picture, index)
            after = self._composed(scene, scene.after, index) if scene.after is not None else None
            self._kept = (index, before, after)
        return self._kept[1], self._kept[2]

    def _composed(self, scene: Scene, png: bytes, index: int) -> Image:
        from PIL import Image

        layout, room = self._layout, self._layout.room(scene)
        ground = _GROUNDS[self._style.theme][0]
        picture = Image.new("RGB", (layout.width, layout.height), ground)
        shown = pixels(png).resize((round(room.width), round(room.height)), Image.Resampling.LANCZOS)
        at = (round(room.x), round(room.y))
        picture.paste(shown, at, shown if shown.mode == "RGBA" else None)
        picture.paste(pixels(self._captions[index]), (0, layout.picture_height))
        return picture

    def _type(self, picture: Image, after: Image, place: Rectangle, typed: float) -> None:
        """Shows what is typed from the left as far as it is typed, and the whole field in the end."""
        if typed >= 1:
            picture.paste(after, (0, 0))
            return
        box = (round(place.x), round(place.y), round(place.x + place.width * typed), round(place.bottom))
        if box[2] > box[0] and box[3] > box[1]:
            picture.paste(after.crop(box), box)

    def _outline(self, picture: Image, scene: Scene, strength: float) -> None:
        unit, style = self._layout.unit, self._style
        scale = self._layout.scale
        for each in scene.places:
            place = self._layout.place(scene, each).grown((style.gap + style.width) * scale)
            drawn = outline(
                round(place.width), round(place.height), style.colour, max(style.width * scale, 2 * unit),
                style.radius * scale, strength,
            )  # fmt: skip
            put(picture, drawn, (place.x, place.y))

    def _edged(self, picture: Image) -> Image:
        """Returns it with a line around, which tells a white page from a white document."""
        from PIL import ImageDraw

        line = _GROUNDS[self._style.theme][1]
        ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=line)
        return picture
