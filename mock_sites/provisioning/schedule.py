"""When a failed call is made again: quickly a few times by real time, then as documented by the world's clock.

A call that has just become owed is tried eight times within some 16 real seconds, so that a hiccup heals
while the world's clock stands still. From then on the documented schedule holds, counted from the moment
when the call became owed: newInstance every hour for three hours, everything else every twenty minutes for
one hour (the documents give that hour and no pace). Each of those tries is a single call; of several that
a jump of the clock passes, one is made. Who fails at or after the end of the schedule is given up. A jump of the
clock during the quick tries ends them: what counts is the world's time at which a try was made.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

QUICK_TRIES = 8
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A try at the beginning and after each `step`, the last when `span` has passed."""

    step: timedelta
    span: timedelta


_NEW_INSTANCE = Schedule(step=timedelta(hours=1), span=timedelta(hours=3))
_OTHERS = Schedule(step=timedelta(minutes=20), span=timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The tries of one call: when it became owed and was last tried, by the world's clock, and how often so far."""

    activity: str
    owed_since: datetime
    tried: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTry:
    """When the next try is: after real seconds, and not before a time of the world."""

    pause: float = 0.0
    not_before: datetime | None = None


def next_try(series: Series) -> NextTry | None:
    """Return when a call that failed is tried again; None when it is given up."""
    schedule = _NEW_INSTANCE if series.activity == "newInstance" else _OTHERS
    passed = series.tried - series.owed_since
    if passed >= schedule.span:
        return None
    if passed < schedule.step and series.tries < QUICK_TRIES:
        return NextTry(pause=min(_FIRST_PAUSE_SECONDS * 2 ** (series.tries - 1), _LONGEST_PAUSE_SECONDS))
    return NextTry(not_before=series.owed_since + (passed // schedule.step + 1) * schedule.step)
