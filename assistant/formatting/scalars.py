"""How a word is written: without quotes where it can, in the quotes that suit it where not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from assistant.formatting.tree import Leaf
from assistant.source import parse

_BARE: Final = re.compile(r"[A-Za-z/(][^\\{}\[\]|*^$?]*")
"""What needs no quotes: digits may be an ID, which other readers take for a number, and signs a pattern."""

_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(leaf: Leaf, *, is_flow: bool, is_key: bool = False) -> str:
    """Returns how a scalar of one line is written; `is_flow` within brackets, where less can stand unquoted."""
    if not leaf.style and "\n" not in leaf.source:
        return leaf.source
    text = leaf.value
    may_be_bare = not leaf.style or (_BARE.fullmatch(text) and text.lower() not in _WORDS)
    if may_be_bare and _is_plain(text, is_flow=is_flow, is_key=is_key):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Returns a text in single quotes where they serve, which leave backslashes alone; templates in double ones."""
    if not text.isprintable():
        return '"' + "".join(map(_escaped, text)) + '"'
    if "'" not in text and ("{{" not in text or '"' in text or "\\" in text):
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return char if char.isprintable() else f"\\U{ord(char):08x}"


@lru_cache(maxsize=4096)
def _is_plain(text: str, *, is_flow: bool, is_key: bool) -> bool:
    """Tells whether a text means itself without quotes, by reading it."""
    if not text.isprintable() or " #" in text:
        return False
    mark = "{" if is_flow else ""
    end = ", b: 1}" if is_flow else ""
    sample = f"{mark}{text}: x{end}" if is_key else f"{mark}k: {text}{end}"
    document = parse(sample + "\n", file="")
    expected = {text: "x"} if is_key else {"k": text}
    return not document.problems and document.value == ({**expected, "b": 1} if is_flow else expected)
