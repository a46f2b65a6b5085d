"""The lines of a text as YAML counts them."""

from __future__ import annotations

import re
from typing import Final

_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # str.splitlines would break at form feeds as well


def lines_of(text: str) -> list[str]:
    """Splits a text into lines without their breaks; a text that ends with a break has a last, empty line."""
    return _BREAK.split(text)
