"""Gathers all advice on a flow, less what its comments silence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from assistant.advice.acts import unsafe
from assistant.advice.locators import brittle
from assistant.advice.subject import Subject
from assistant.advice.values import unused
from assistant.advice.waits import fixed
from assistant.flow.model import Flow
from assistant.source import Document, Mark, Problem
from assistant.source.lines import lines_of
from assistant.source.problem import in_order

Adviser = Callable[[Subject], Iterator[Problem]]
ADVISERS: Final[tuple[Adviser, ...]] = (brittle, fixed, unused, unsafe)
_SILENT = re.compile(r"(?:^|\s)#\s*ok:\s*(?P<codes>A\d{3}(?:[\s,]+A\d{3})*)\s*$")


def advise(flow: Flow, document: Document) -> tuple[Problem, ...]:
    """Returns the advice on a flow without faults, in the order of its places.

    A comment `# ok: A201` at a line's end silences that advice for the line, on a line of its own for the next.
    """
    subject = Subject(flow=flow, document=document)
    given = [piece for adviser in ADVISERS for piece in adviser(subject)]
    if "# ok:" not in document.text:
        return in_order(given)
    silent = _silenced(document)
    kept = [piece for piece in given if piece.code not in silent[piece.mark.line]]
    told = {(piece.mark.line, piece.code) for piece in given}
    return in_order([*kept, *_idle(document, silent, told)])


def _silenced(document: Document) -> defaultdict[int, set[str]]:
    """Returns which advice is silenced for each line."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for number, line in enumerate(lines_of(document.text), 1):
        comment = _SILENT.search(line)
        if comment:
            is_alone = line.lstrip().startswith("#")
            found[number + is_alone].update(re.findall(r"A\d{3}", comment["codes"]))
    return found


def _idle(
    document: Document, silent: defaultdict[int, set[str]], told: set[tuple[int, str]]
) -> Iterator[Problem]:
    """Yields advice on comments that silence nothing."""
    for number, codes in silent.items():
        for code in codes:
            if (number, code) not in told:
                message = f"there is no {code} here to silence"
                yield Problem("A211", message, document.file, Mark(number, 1), hint="take the comment out")
