"""How fast a film is shown, and how many pictures a second what moves in it has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Turns the times of a film at its own speed into those of one that is shown `speed` times as fast.

    What stands still is one picture, however long. What moves has `rate` pictures a second at any speed, so a slow
    film moves no less smoothly. A `rate` of 10, 20, 25 or 50 gives each picture whole hundredths of a second: a GIF
    can tell no others.
    """

    speed: float = 1.0
    rate: int = 20

    @property
    def tick(self) -> int:
        """Milliseconds between two pictures of something that moves; every time is a multiple of it."""
        return 1000 // self.rate

    def still(self, milliseconds: int) -> int:
        """Returns how long something stands still, in milliseconds."""
        return max(int(milliseconds / self.speed // self.tick), 1) * self.tick

    def pictures(self, milliseconds: int) -> int:
        """Returns how many pictures something has that moves for so long."""
        return max(round(milliseconds / self.speed / self.tick), 1)
