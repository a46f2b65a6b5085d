"""Spans of time as people type them: `15d`, `+3h`, `20min`, `1d12h`."""

import re
from datetime import timedelta

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
SPAN_PATTERN = r"\+?([0-9]{1,6}(w|d|h|min|s))+"
"""What a span looks like, for descriptions; `read_span` says more precisely what is wrong."""
_PART = re.compile(r"([0-9]{1,6})(w|d|h|min|s)")
_LONGEST = timedelta(days=100 * 366)


def read_span(text: str) -> timedelta:
    """Return the span that a text says; ValueError for any other text, and for over a hundred years."""
    if re.fullmatch(SPAN_PATTERN, text) is None:
        raise ValueError(f"{text!r} is no span of time; write it like +15d, +3h, +20min or +1d12h")
    parts = _PART.findall(text)
    span = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
    if span > _LONGEST:
        raise ValueError(f"{text} is more than a hundred years")
    return span
