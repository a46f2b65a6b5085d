"""The clock of a world: it stands still, and each act that changes something moves it on by a minute.

What has to happen when time has passed, such as the end of a countdown, is in `DUE`: functions of the world
and its time that do whatever is due by then, and nothing when nothing is. The module that has such work adds
it there. It is done when the clock is moved by `advance_by`, and before each page.
"""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mock_sites.world import World

WORLD_ZONE = timezone(timedelta(hours=8))
_ACT = timedelta(minutes=1)

DueWork = Callable[["World", datetime], None]
DUE: list[DueWork] = []


class Clock:
    """Tells a world's time, in UTC+8 as the real sites show it.

    It knows nothing of the real time: the same acts give the same times, on pages and in IDs.
    """

    def __init__(self, world: "World") -> None:
        self._world = world

    def now(self) -> datetime:
        """Return the world's time."""
        (text,) = self._world.db.execute("SELECT now FROM world").fetchone()
        return read_time(text)

    def advance(self, by: timedelta = _ACT) -> datetime:
        """Move the time on and return it; never backwards."""
        if by < timedelta(0):
            raise ValueError("a world's clock does not go backwards")
        try:
            now = self.now() + by
        except OverflowError as error:
            raise ValueError("a world's clock ends with the year 9999") from error
        self._world.db.execute("UPDATE world SET now = ?", (stamp(now),))
        return now

    def advance_by(self, span: timedelta) -> datetime:
        """Let a span of time pass, do what it brings, and return the time.

        Belongs in a transaction of the caller's, like every change of a world.
        """
        now = self.advance(span)
        self._world.journal.act(
            "control", "clock_advanced", now=stamp(now), seconds=int(span.total_seconds())
        )
        self.do_due_work()
        return now

    def do_due_work(self) -> None:
        """Do what is due by now, within a transaction of the caller's."""
        now = self.now()
        for work in DUE:
            work(self._world, now)


def stamp(moment: datetime) -> str:
    """Write a time as the database keeps it: ISO 8601 in UTC+8, to the second."""
    return moment.astimezone(WORLD_ZONE).isoformat(timespec="seconds")


def read_time(text: str) -> datetime:
    """Read a time that `stamp` wrote."""
    return datetime.fromisoformat(text).astimezone(WORLD_ZONE)
