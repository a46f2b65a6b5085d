"""Values that a flow works with: secrets among them, durations and how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MASK = "••••••"
SHORTEST_SECRET = 4
"""Secrets with fewer signs would be found by chance in any text, and hiding them would garble it."""

_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|min|h)")
_AGE = re.compile(r"(\d{1,5})\s*(h|d|w)")
_AGES = {"h": "hours", "d": "days", "w": "weeks"}
_RATE = re.compile(r"([1-9]\d{0,5})\s*/\s*(s|min|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}


_known: set[str] = set()


def known_secrets() -> frozenset[str]:
    """Returns every secret that this process came to know, to be taken out of what it writes when it breaks."""
    return frozenset(_known)


def is_too_short(secret: str) -> bool:
    """Tells whether a secret is so short that it can't be hidden."""
    return len(" ".join(secret.split())) < SHORTEST_SECRET


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must not be shown; `str()` hides it."""

    _text: str

    def __post_init__(self) -> None:
        _known.add(self._text)

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """Returns the text itself, for the one place that types it into a page."""
        return self._text


def revealed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values with secrets as they are, for acting."""
    return {name: value.reveal() if isinstance(value, Secret) else value for name, value in values.items()}


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values with secrets hidden, for showing."""
    return {name: str(value) if isinstance(value, Secret) else value for name, value in values.items()}


def text_from(value: object) -> str:
    """Returns a value as it is written in a flow: truth values as `true` and `false`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def seconds_from(text: str) -> float:
    """Reads a duration such as `500 ms`, `2 s`, `1.5 min` or `1 h` and returns seconds.

    Raises ValueError with what to write instead.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a duration; write a number and ms, s, min or h, such as 30 s")
    return float(match["number"]) * _SECONDS[match["unit"]]


def age_from(text: str) -> timedelta:
    """Reads an age such as `12 h`, `30d` or `8 w`; raises ValueError with what to write instead."""
    match = _AGE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an age; write a number and h, d or w, such as 30d")
    return timedelta(**{_AGES[match[2]]: int(match[1])})


def interval_of(rate: str) -> float:
    """Returns the seconds between two starts at a rate such as `30/min`; raises ValueError with what to write."""
    match = _RATE.fullmatch(rate.strip())
    if match is None:
        raise ValueError(f"{rate!r} is not a rate; write a number and /s, /min or /h, such as 30/min")
    return _SECONDS[match[2]] / int(match[1])


def duration_words(seconds: float) -> str:
    """Writes seconds as a person would: `0.4 s`, `12 s`, `2 min 5 s`."""
    if round(seconds, 1) < 10:
        return f"{seconds:.1f} s"
    if round(seconds) < 100:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
