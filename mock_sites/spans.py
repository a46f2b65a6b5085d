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
SPAN_PATTERN = r"\+?([0-9]{1,4}(w|d|h|min|s)){1,5}"
"""What a span looks like, for descriptions of interfaces."""
_PART = re.compile(r"([0-9]{1,4})(w|d|h|min|s)")


def read_span(text: str) -> timedelta:
    """Return the span that a text says; ValueError for any other text."""
    if re.fullmatch(SPAN_PATTERN, text) is None:
        raise ValueError(f"{text!r} is no span of time; write it like +15d, +3h, +20min or +1d12h")
    return sum((int(number) * _UNITS[unit] for number, unit in _PART.findall(text)), timedelta())
