"""Words of a command line that say what something is: `skin=2022-zh`."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.errors import UsageError


def read_pairs(words: Iterable[str]) -> dict[str, str]:
    """Returns values by name; raises UsageError for a word that is none, or a name that stands twice."""
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name or not equals:
            raise UsageError(f"write {word!r} as NAME=VALUE")
        if name in pairs:
            raise UsageError(f"{name} stands twice")
        pairs[name] = value
    return pairs
