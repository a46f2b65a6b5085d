"""Advice on targets that break when a page changes a little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.advice.subject import Subject
from assistant.flow.targets import PlacedTarget, targets_of
from assistant.source import Problem
from assistant.target import Target

LONGEST: Final = 60
_POSITION = re.compile(r":nth-|:first-|:last-|:nth\(|nth=|:first\b|:last\b")
_ORDINAL: Final = frozenset({"nth", "first", "last", "index", "position"})


def brittle(subject: Subject) -> Iterator[Problem]:
    """Advises on CSS, on positions and on very long names."""
    for placed in subject.steps():
        for found in targets_of(placed.step, placed.path, subject.document):
            for part in found.target.chain():
                yield from _of(part, found, subject)


def _of(part: Target, found: PlacedTarget, subject: Subject) -> Iterator[Problem]:
    _, path, is_key = found
    if (part.css is not None and _POSITION.search(part.css)) or _ORDINAL & set(part.attributes):
        hint = 'name the row or region that it is in, such as button "Pay" in row "…"'
        yield subject.advice("A202", f"{part} is found by its position", path, hint=hint, is_key=is_key)
    elif part.css is not None:
        hint = "write a role and the visible name, or name it in flows/pages"
        yield subject.advice("A201", f"{part} is CSS", path, hint=hint, is_key=is_key)
    elif part.name is not None and not part.name.is_pattern and len(part.name.text) > LONGEST:
        start = re.escape(part.name.text[:20].rsplit(" ", 1)[0]).replace("\\ ", " ").replace("/", "\\/")
        hint = f"write what stays of it between slashes, such as {part.role or 'text'} /^{start}/"
        length = len(part.name.text)
        yield subject.advice(
            "A203", f"a name of {length} characters has to fit exactly", path, hint=hint, is_key=is_key
        )
