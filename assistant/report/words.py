"""The words that reports have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

STATUS_WORDS: Final[Mapping[str, str]] = {
    "passed": "Passed",
    "failed": "Failed",
    "in_doubt": "In doubt",
    "interrupted": "Interrupted",
    "broken_off": "Broke off",
    "stopped": "Not finished",
}
OUTCOME_WORDS: Final[Mapping[str, str]] = {
    "already": "was so already",
    "seen": "done, and seen",
    "refused": "refused by the page",
    "in_doubt": "in doubt: a person has to look",
}
_KIND_WORDS: Final[Mapping[str, str]] = {
    "product": "the page is not as the flow says",
    "test": "the flow needs mending",
    "environment": "the site or the browser could not be reached",
    "person": "a person is needed",
}
_UPPER: Final = frozenset({"id", "ids", "url", "iam", "csv", "pdf"})
# Everything that could steer a terminal, but neither tabs nor line breaks.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def label(name: str) -> str:
    """Returns a value's name as people write it: `account_id` becomes `Account ID`."""
    words = [
        word.upper() if word in _UPPER else word for word in re.split(r"[_\-\s]+", printable(name)) if word
    ]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def kind_words(kind: str) -> str:
    """Returns who or what a failure is about, in words."""
    return _KIND_WORDS.get(kind, printable(kind))


def counted(number: int, noun: str) -> str:
    """Returns `1 picture` or `3 pictures`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown(value: object) -> str:
    """Returns a value as a text that is safe to print: lists and mappings as JSON, no control characters."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | dict):
        return printable(json.dumps(value, ensure_ascii=False, default=str))
    return printable("" if value is None else str(value))


def printable(text: str) -> str:
    """Returns a text without control characters, so that what a page says cannot steer a terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def caption(text: str) -> str:
    """Returns a sentence without the marks of Markdown for bold and code."""
    return re.sub(r"\*\*(.+?)\*\*|`(.+?)`", lambda match: match[1] or match[2], printable(text))


def in_place(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Returns values for a table: labels to texts, in the order given."""
    return {label(name): shown(value) for name, value in mapping.items()}
