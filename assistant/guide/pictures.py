"""Compares pictures: whether anybody could tell a file from what the flows take now."""

from __future__ import annotations

from assistant.picture.difference import difference


def differs(kept: bytes, taken: bytes) -> str | None:
    """Returns in what a picture in a file differs from the one that flows take now, None where nobody could tell."""
    try:
        found = difference(kept, taken)
    except OSError:
        return "it can't be read as a PNG"
    return found.words if found is not None else None
