"""Places in a source file."""

from __future__ import annotations

from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The way from a document's top to a value: mapping keys and sequence indexes."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text: line and column count from 1, columns in characters.

    `length` is how many characters of that line belong to what stands there; it does not take part in
    comparisons, so that a place equals the same place however long its text is.
    """

    line: int
    column: int
    length: int = field(default=1, compare=False)
