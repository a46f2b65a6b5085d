"""The words that reports have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
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
_KIND_ADVICE: Final[Mapping[str, str]] = {
    "product": "Whoever makes the page has to look. If it changed on purpose, the flow has to follow.",
    "test": "The flow itself is at fault; mend it at the line below.",
    "environment": "This says nothing of the product. Run it again when the place is in order.",
    "person": "Somebody has to do, see or decide something; then run it again.",
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


def kind_advice(kind: str) -> str:
    """Returns who has to do what about a failure, in a sentence; nothing for a kind that is not known."""
    return _KIND_ADVICE.get(kind, "")


def faults_in(journal: Sequence[str]) -> list[str]:
    """Returns the lines of a mock world's journal that tell of faults that struck."""
    return [line for line in journal if re.match(r"\d+ fault ", line)]


def failed_in(requests: Sequence[str]) -> list[str]:
    """Returns the lines of requests that were refused, or had no answer."""
    return [line for line in requests if re.match(r"[45]\d\d |no answer", line)]


def errors_in(console: Sequence[str]) -> list[str]:
    """Returns the lines of a browser's console that tell of errors."""
    return [line for line in console if line.startswith(("error", "uncaught"))]


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
