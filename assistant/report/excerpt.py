"""The lines of a flow around a failure, taken from the text that tells of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NUMBERED: Final = re.compile(r"(?P<sign>[> ]) *(?P<number>\d+) \|(?: (?P<text>.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptLine:
    """A line of the file; `is_marked` where the failure is."""

    number: int
    text: str
    is_marked: bool


def excerpt_lines(excerpt: str) -> list[ExcerptLine]:
    """Returns the lines of an excerpt such as `> 12 | - click: OK`; none when it is written otherwise."""
    matches = [_NUMBERED.fullmatch(line) for line in excerpt.split("\n")]
    return [
        ExcerptLine(number=int(match["number"]), text=match["text"] or "", is_marked=match["sign"] == ">")
        for match in matches
        if match is not None
    ]
