"""What an unquoted word of YAML stands for."""

from __future__ import annotations

import re
from typing import Final

Plain = str | int | float | bool | None
"""A value without parts."""

_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,99})\Z")
_BASED: Final = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)\.[0-9]*)([eE][-+]?[0-9]+)?\Z")
_INFINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


def resolve(text: str) -> Plain:
    """Gives the value of a plain scalar by YAML 1.2's core schema, with three exceptions in favour of text.

    Account numbers are digits, so what a number would change stays text: digits with a leading zero, digits
    with an exponent and no point (`12e5` may be an ID), and whole numbers of more than 100 digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _DECIMAL.match(text):
        return int(text)
    if _BASED.match(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.match(text):
        return float(text)
    if _INFINITE.match(text):
        return float(text.replace(".", "", 1))
    return text
