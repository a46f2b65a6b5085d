"""Stops a bulk whose rows end for the same cause, one after the other."""

from __future__ import annotations


class Breaker:
    """Counts how often the same cause has ended rows in a row, over all workers, as they end."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._cause: str | None = None
        self._times = 0

    def hear(self, cause: str | None) -> None:
        """Hears of a row's end; None is the end of one that passed."""
        self._times = (
            self._times + 1 if cause is not None and cause == self._cause else int(cause is not None)
        )
        self._cause = cause

    @property
    def cause(self) -> str | None:
        """The cause that has come too often, or None; it stays None where `most` is 0."""
        return self._cause if self._most and self._times >= self._most else None
