"""Where a film shows what: the window above, and a strip with the caption below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.film.motion import Point
from assistant.film.scene import Film, Scene
from assistant.picture.rectangle import Rectangle

WIDTH: Final = 960
NARROWEST, WIDEST = 480, 1920
_STRIP: Final = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A film's sizes in its own pixels; `scale` is how many of them one of a window becomes."""

    width: int
    picture_height: int
    scale: float

    @classmethod
    def of(cls, film: Film, width: int) -> Layout:
        """Returns the sizes of a film that is so wide: high enough for the highest window in it."""
        widest = max(scene.width for scene in film.scenes)
        highest = max(scene.height for scene in film.scenes if scene.width == widest)
        even = width // 2 * 2  # as films of most formats have to be
        return cls(width=even, picture_height=round(even * highest / widest / 2) * 2, scale=even / widest)

    @property
    def unit(self) -> float:
        """What lengths of a film of the usual width have to be multiplied by."""
        return self.width / WIDTH

    @property
    def strip_height(self) -> int:
        """How high the strip with the caption is."""
        return round(_STRIP * self.unit / 2) * 2

    @property
    def height(self) -> int:
        """How high the film is."""
        return self.picture_height + self.strip_height

    def room(self, scene: Scene) -> Rectangle:
        """Returns where a scene's picture is; a window smaller than the others keeps its size, in the middle."""
        scale = self._scale(scene)
        width, height = round(scene.width * scale), round(scene.height * scale)
        return Rectangle(
            x=(self.width - width) // 2, y=(self.picture_height - height) // 2, width=width, height=height
        )

    def point(self, scene: Scene, point: Point) -> Point:
        """Returns where a point of a scene's window is."""
        room, scale = self.room(scene), self._scale(scene)
        return room.x + point[0] * scale, room.y + point[1] * scale

    def place(self, scene: Scene, place: Rectangle) -> Rectangle:
        """Returns where a place of a scene's window is."""
        scale = self._scale(scene)
        x, y = self.point(scene, (place.x, place.y))
        return Rectangle(x=x, y=y, width=place.width * scale, height=place.height * scale)

    def _scale(self, scene: Scene) -> float:
        return min(self.scale, self.picture_height / scene.height)
