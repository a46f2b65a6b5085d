"""The clock of a world: it stands still, and each act that changes something moves it on by a minute."""

import sqlite3
from datetime import datetime, timedelta, timezone

WORLD_ZONE = timezone(timedelta(hours=8))
_ACT = timedelta(minutes=1)


class Clock:
    """Tells a world's time, in UTC+8 as the real sites show it.

    It knows nothing of the real time: the same acts give the same times, on pages and in IDs.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def now(self) -> datetime:
        """Return the world's time."""
        (text,) = self._db.execute("SELECT now FROM world").fetchone()
        return read_time(text)

    def advance(self, by: timedelta = _ACT) -> datetime:
        """Move the time on and return it; never backwards."""
        if by < timedelta(0):
            raise ValueError("a world's clock does not go backwards")
        now = self.now() + by
        self._db.execute("UPDATE world SET now = ?", (stamp(now),))
        return now


def stamp(moment: datetime) -> str:
    """Write a time as the database keeps it: ISO 8601 in UTC+8, to the second."""
    return moment.astimezone(WORLD_ZONE).isoformat(timespec="seconds")


def read_time(text: str) -> datetime:
    """Read a time that `stamp` wrote."""
    return datetime.fromisoformat(text).astimezone(WORLD_ZONE)
