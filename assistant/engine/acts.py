"""What the engine asks of whoever keeps the acts that must not happen twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class ActState(Enum):
    """How far an act is known to have come."""

    INTENDED = "intended"
    SEEN = "seen"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKey:
    """What makes an act the same act: where, in which flow, and its sentence with the values filled in.

    `world` is the identity of a mock world, which begins anew when the world does; empty for real sites.
    """

    environment: str
    world: str
    flow: str
    sentence: str


class Acts(Protocol):
    """The record of acts. `intend` has to be durable when it returns: the next thing is the click."""

    def state(self, key: ActKey) -> ActState | None:
        """Returns how far the act is known to have come, or None when it was never intended."""

    def record(self, key: ActKey, state: ActState) -> None:
        """Writes durably how far the act has come."""


class ActsInMemory:
    """A record for runs that are not journaled, such as a test's with a world of its own."""

    def __init__(self) -> None:
        self._states: dict[ActKey, ActState] = {}

    def state(self, key: ActKey) -> ActState | None:
        """Returns what was recorded in this process."""
        return self._states.get(key)

    def record(self, key: ActKey, state: ActState) -> None:
        """Keeps it as long as the process lives."""
        self._states[key] = state
