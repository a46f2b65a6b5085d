"""When what is seen in a film: how long one reads, when the pointer moves, clicks, and types."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from assistant.film.layout import Layout
from assistant.film.motion import Point, distance, way
from assistant.film.pace import Pace
from assistant.film.scene import Film, Scene

_CARD, _PAUSE, _HOLD, _END = 1700, 450, 300, 2500
_RIPPLE, _TYPING = 300, 400
_NEAREST, _FARTHEST, _ACROSS = 300, 700, 1000
"""Milliseconds of the pointer's shortest and longest way, and of one as long as the window is wide."""
_SHORTEST, _LONGEST, _LOOK = 900, 5200, 900
_LATIN, _WIDE = 55, 170
"""Milliseconds that one needs to read a letter, and a Chinese sign."""
_START: Final = (0.5, 0.7)
_OWN: Final = Pace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is seen for some time: a card, or a scene with its pointer.

    `card` counts the cards, 0 being the film's title; `scene` counts the scenes. `outline`, `ripple` and `typed` tell
    how far those are, from 0 to 1; without `ripple` there is none.
    """

    milliseconds: int
    card: int | None = None
    scene: int = 0
    pointer: Point | None = None
    outline: float = 0
    ripple: float | None = None
    typed: float = 0


def script(film: Film, layout: Layout, pace: Pace = _OWN) -> list[Cut]:
    """Returns all cuts of a film in their order."""
    return list(_cuts(film, layout, pace))


def chapter_times(film: Film, cuts: list[Cut]) -> list[int]:
    """Returns when each chapter begins, in milliseconds."""
    begins = [0, *accumulate(cut.milliseconds for cut in cuts)]
    chapters = film.chapters()
    if len(chapters) == 1:
        return [0]
    cards = {cut.card: begins[index] for index, cut in enumerate(cuts) if cut.card}
    return [cards[number] for number in range(1, len(chapters) + 1)]


def reading_time(text: str) -> int:
    """Returns how long one needs to read a sentence, in milliseconds."""
    needed = sum(_WIDE if unicodedata.east_asian_width(sign) in "WF" else _LATIN for sign in text)
    return min(max(needed, _SHORTEST), _LONGEST)


def _cuts(film: Film, layout: Layout, pace: Pace) -> Iterator[Cut]:
    yield Cut(milliseconds=pace.still(_CARD), card=0)
    at = (layout.width * _START[0], layout.picture_height * _START[1])
    chapters, said = film.chapters(), ""
    for number, chapter in enumerate(chapters, start=1):
        if len(chapters) > 1:
            yield Cut(milliseconds=pace.still(_CARD), card=number)
        for index, scene in enumerate(chapter.scenes, start=chapter.first):
            time = reading_time(scene.caption) if scene.caption != said else _PAUSE
            said = scene.caption
            cuts = list(_scene(scene, index, layout, at, time=time, pace=pace))
            yield from cuts[:-1]
            at = cuts[-1].pointer or at
            is_last = index == len(film.scenes) - 1
            yield replace(cuts[-1], milliseconds=pace.still(_END)) if is_last else cuts[-1]


def _scene(scene: Scene, index: int, layout: Layout, at: Point, *, time: int, pace: Pace) -> Iterator[Cut]:
    if scene.tip is None:
        yield Cut(milliseconds=pace.still(time + _LOOK), scene=index, pointer=at, outline=1)
        return
    tip = layout.point(scene, scene.tip)
    moving = min(max(round(distance(at, tip) / layout.width * _ACROSS), _NEAREST), _FARTHEST)
    yield Cut(milliseconds=pace.still(max(time - moving, _PAUSE)), scene=index, pointer=at)
    for done in _parts(pace.pictures(moving)):
        yield Cut(milliseconds=pace.tick, scene=index, pointer=way(at, tip, done), outline=min(done * 1.6, 1))
    if scene.gesture in ("click", "type", "drag"):
        count = pace.pictures(_RIPPLE)
        for number in range(count):
            yield Cut(milliseconds=pace.tick, scene=index, pointer=tip, outline=1, ripple=number / count)
    if scene.after is not None:
        for done in _parts(pace.pictures(_TYPING)):
            yield Cut(milliseconds=pace.tick, scene=index, pointer=tip, outline=1, typed=done)
    yield Cut(milliseconds=pace.still(_HOLD), scene=index, pointer=tip, outline=1, typed=1)


def _parts(count: int) -> Iterator[float]:
    """Yields how far something is in each of its pictures; in the last one it is done."""
    yield from (number / count for number in range(1, count + 1))
