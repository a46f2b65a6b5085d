"""The texts of JavaScript's literals."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE = re.compile(r"u\{(?P<point>[0-9A-Fa-f]+)\}|u(?P<unit>[0-9A-Fa-f]{4})|x(?P<byte>[0-9A-Fa-f]{2})")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def text_in(node: Node) -> str | None:
    """Returns the text of a string or a template; None for one that holds more than text."""
    parts = []
    for child in node.named_children:
        told = (child.text or b"").decode()
        if child.type == "escape_sequence":
            parts.append(_unescaped(told[1:]))
        elif child.type == "string_fragment":
            parts.append(told)
        else:
            return None
    # Signs beyond the first 65,536 may be written as two escapes, which are one sign together.
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(escape: str) -> str:
    number = _ESCAPE.fullmatch(escape)
    if number is not None:
        point = int(number["point"] or number["unit"] or number["byte"], 16)
        return chr(point) if point <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
    return _SIGNS.get(escape, escape)
