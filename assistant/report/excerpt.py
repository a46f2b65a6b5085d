"""The lines of a flow around a failure, taken from the text that tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_NUMBERED: Final = re.compile(r"(?P<sign>[> ]) *(?P<number>\d+) \|(?: (?P<text>.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptLine:
    """A line of the file; `is_marked` where the failure is."""

    number: int
    text: str
    is_marked: bool


_AROUND: Final = 6


def surroundings(snapshot: str, nearest: Sequence[str]) -> list[ExcerptLine]:
    """Returns the lines of an ARIA snapshot around the first thing that was near, with all such things marked."""
    lines = snapshot.split("\n")
    marked = [number for number, line in enumerate(lines) if _names(line, nearest)]
    if not marked:
        return []
    first, last = max(marked[0] - _AROUND, 0), min(marked[0] + _AROUND + 1, len(lines))
    return [
        ExcerptLine(number=number + 1, text=lines[number], is_marked=number in marked)
        for number in range(first, last)
    ]


def _names(line: str, targets: Sequence[str]) -> bool:
    shown = line.strip().removeprefix("- ").removeprefix("'")
    return any(shown.startswith(target) for target in targets)


def excerpt_lines(excerpt: str) -> list[ExcerptLine]:
    """Returns the lines of an excerpt such as `> 12 | - click: OK`; none when it is written otherwise."""
    matches = [_NUMBERED.fullmatch(line) for line in excerpt.split("\n")]
    return [
        ExcerptLine(number=int(match["number"]), text=match["text"] or "", is_marked=match["sign"] == ">")
        for match in matches
        if match is not None
    ]
