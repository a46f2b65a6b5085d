"""What of a page a step is done to, and what a reader does there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from assistant.film.scene import Gesture
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from assistant.steps import Step

_ACTS: Final[Mapping[str, tuple[Aim, Gesture]]] = {
    "check": (Aim.CHECK, "click"),
    "choose": (Aim.CHOOSE, "click"),
    "click": (Aim.CLICK, "click"),
    "copy": (Aim.CLICK, "click"),
    "download": (Aim.CLICK, "click"),
    "drag": (Aim.LOOK, "drag"),
    "fill": (Aim.FILL, "type"),
    "hover": (Aim.POINT, "point"),
    "press": (Aim.FILL, "press"),
    "select": (Aim.SELECT, "type"),
    "uncheck": (Aim.CHECK, "click"),
    "upload": (Aim.UPLOAD, "click"),
    "window": (Aim.CLICK, "click"),
}
_FIELDS: Final = {"copy": "button", "press": "field"}
"""The fields of the verbs that don't keep their target in the one of their own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A thing that a step is done to: how it is found, and what is done. Keys may be pressed where there is none."""

    target: Target | None
    aim: Aim
    gesture: Gesture


def subjects_of(step: Step) -> Iterator[Subject]:
    """Yields what a step is done to, in its order; nothing for a step that does nothing to the page."""
    if step.verb not in _ACTS:
        return
    aim, gesture = _ACTS[step.verb]
    value = getattr(step, _FIELDS.get(step.verb, step.verb))
    for target in value if isinstance(value, dict) else (value,):
        yield Subject(target=target, aim=aim, gesture=gesture)
