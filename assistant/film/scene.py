"""A film before it is made into a file: its scenes, each a picture with what is done on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.picture.rectangle import Rectangle

Gesture = Literal["click", "type", "point", "press", "drag", "look"]
"""What a reader does: click, type into a field, point to something, press a key, drag, or only look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is seen before a step, and what is done then.

    `picture` is a PNG of the window, `width` and `height` are the window's size, which `places` and `tip` are in:
    what is outlined, and where the pointer goes; there is no `tip` where a reader only looks. `after` is the picture
    of the same window when something was typed or chosen. `caption` and `note` are Markdown in the film's language.
    `step` is the place of the step in its file.
    """

    step: str
    chapter: str
    caption: str
    note: str | None = None
    gesture: Gesture
    picture: bytes
    width: float
    height: float
    places: tuple[Rectangle, ...] = ()
    tip: tuple[float, float] | None = None
    after: bytes | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Scenes that belong together; `first` is the place of the first one among all, counted from 0."""

    title: str
    first: int
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """All scenes of a flow in one language."""

    flow: str
    title: str
    locale: str
    scenes: tuple[Scene, ...]

    def chapters(self) -> tuple[Chapter, ...]:
        """Returns the chapters in their order; a film without any is one chapter of its own title."""
        begins = [
            index
            for index, scene in enumerate(self.scenes)
            if not index or scene.chapter != self.scenes[index - 1].chapter
        ]
        ends = [*begins[1:], len(self.scenes)]
        return tuple(
            Chapter(
                title=self.scenes[first].chapter or self.title, first=first, scenes=self.scenes[first:end]
            )
            for first, end in zip(begins, ends, strict=True)
        )
