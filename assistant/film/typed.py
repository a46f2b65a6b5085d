"""Makes pictures of a form that is being filled in, field by field, of those before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.film.pixels import pixels, png_of
from assistant.film.scene import Scene
from assistant.picture.rectangle import Rectangle

ROOM = 5
"""Pixels of the page around a field that change with it: the ring that tells where the focus is."""
_MOVED = 1.5


def typed(scenes: Sequence[Scene], places: Sequence[Rectangle | None], picture: bytes) -> list[Scene]:
    """Returns the scenes of the fields that a step fills, each with those before it filled already.

    `places` are the fields' after the step, and `picture` is the window's. Where a field has moved meanwhile, its scene
    stays as it is.
    """
    made: list[Scene] = []
    filled: list[Rectangle] = []
    for scene, place in zip(scenes, places, strict=True):
        if place is None or not scene.places or _is_elsewhere(place, scene.places[0]):
            made.append(scene)
            continue
        before = _pasted(scene, picture, filled)
        filled.append(place.grown(ROOM))
        made.append(replace(scene, picture=before, after=_pasted(scene, picture, filled)))
    return made


def _is_elsewhere(one: Rectangle, other: Rectangle) -> bool:
    return max(abs(one.x - other.x), abs(one.y - other.y)) > _MOVED


def _pasted(scene: Scene, picture: bytes, places: Sequence[Rectangle]) -> bytes:
    """Returns a scene's picture with some places of another one."""
    if not places:
        return scene.picture
    before, after = pixels(scene.picture), pixels(picture)
    if before.size != after.size:
        return scene.picture
    scale = before.width / scene.width
    for place in places:
        box = (
            max(round(place.x * scale), 0), max(round(place.y * scale), 0),
            min(round(place.right * scale), before.width), min(round(place.bottom * scale), before.height),
        )  # fmt: skip
        before.paste(after.crop(box), box)
    return png_of(before)
