"""The lines of a text as YAML counts them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # str.splitlines would break at form feeds as well


@lru_cache(maxsize=4)  # asked for each number of a file: without it, 1,000 numbers in 300 KB took 8 s
def lines_of(text: str) -> tuple[str, ...]:
    """Splits a text into lines without their breaks; a text that ends with a break has a last, empty line."""
    return tuple(_BREAK.split(text))
