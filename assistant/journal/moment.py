"""Times as the journal keeps them: in UTC and in one form, whose texts are in the order of what they mean.

Texts with the offsets of several machines would not be, nor those of one machine after its clocks were put back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal


def in_utc(moment: datetime) -> str:
    """Returns a time as the journal keeps it, with milliseconds where it has any."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def rewritten(text: str | None) -> str | None:
    """Returns a time of any offset, in ISO 8601, as the journal keeps it."""
    return None if text is None else in_utc(datetime.fromisoformat(text))


def now(timespec: Literal["seconds", "milliseconds"]) -> str:
    """Returns the time; runs and rows are compared with each other, so both are kept to the second."""
    return datetime.now(UTC).isoformat(timespec=timespec)


def local_words(text: str) -> str:
    """Returns a time of the journal by the clock of whoever reads it: `2026-03-02 09:30:00+08:00`."""
    return datetime.fromisoformat(text).astimezone().isoformat(sep=" ", timespec="seconds")
