"""Writes targets as people do: a plain name without its quotes."""

from __future__ import annotations

import re

from assistant.target import Name, Target, parse
from assistant.target.grammar import InvalidTarget


def written(target: Target) -> str:
    """Returns a target as it stands in a flow."""
    name = target.name
    is_lone_name = target == Target(name=name) and name is not None and not name.is_pattern
    return name.text if is_lone_name and name is not None and is_plain(name.text) else str(target)


def is_plain(name: str) -> bool:
    """Tells whether a name can stand in a flow as it is, without quotes or a role before it."""
    try:
        return parse(name) == Target(name=Name(text=name)) and "{{" not in name
    except InvalidTarget:
        return False


def pattern_of(text: str) -> str:
    """Returns a regular expression, as it stands between slashes, for a part of a name."""
    return re.sub(r"([\\^$.|?*+()\[\]{}/])", r"\\\1", text)


def css_text(text: str) -> str:
    """Returns a text as it stands in a CSS selector, in quotes."""
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return '"' + re.sub(r"[\n\r\f]", lambda line: f"\\{ord(line[0]):x} ", escaped) + '"'
