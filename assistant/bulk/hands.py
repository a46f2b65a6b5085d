"""Who rows are handed out to: processes on this machine, or workers on any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Hand(Protocol):
    """Does one row at a time. `row` is the one that it is at, `is_ready` that it may be given one."""

    number: int
    row: int | None
    is_ready: bool

    def give(self, row: int) -> None:
        """Has a row run."""

    def close(self) -> None:
        """Tells that there is nothing more to do."""

    def kill(self) -> None:
        """Ends it at once, where that can be done from here."""

    def ended(self) -> str:
        """Waits for the end and returns what was said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is heard of a hand; no message is its end."""

    worker: Hand
    message: dict[str, Any] | None


class Hands(Protocol):
    """Those that a bulk has."""

    @property
    def workers(self) -> Sequence[Hand]:
        """All of them."""

    @property
    def idle(self) -> Sequence[Hand]:
        """Those that may be given a row."""

    @property
    def busy(self) -> Sequence[Hand]:
        """Those that are at a row."""

    def add(self) -> Hand:
        """Gets one more."""

    def remove(self, worker: Hand) -> str:
        """Forgets one that has ended; returns what it said last."""

    def hear(self, timeout: float) -> Word | None:
        """Returns what one of them says within so many seconds, None when nobody says anything."""

    def take_back(self) -> None:
        """Takes back what was given and not begun, which is heard as `taken_back`. A signal may call it."""

    def close(self) -> None:
        """Ends with all of them."""

    def kill(self) -> None:
        """Ends all of them at once, where that can be done from here."""
