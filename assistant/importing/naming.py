"""Names as flows, and Python, write them."""

from __future__ import annotations

import re


def snake_case(name: str) -> str:
    """Returns a name that is written in camel case with underscores: `to_have_url` for `toHaveURL`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
