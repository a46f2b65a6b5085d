"""The kinds of value that steps take, as pydantic types."""

from __future__ import annotations

import re
import warnings
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from assistant.errors import StepFailed
from assistant.source import quoted
from assistant.target import Target, parse
from assistant.template import has_template, names_in
from assistant.values import seconds_from

NAME = re.compile("[a-z][a-z0-9_]*")
"""What a value is called: only such a name can stand in a template."""


_TAKEN = frozenset({"and", "else", "false", "if", "in", "is", "none", "not", "or", "self", "true"})
"""Words that mean something of their own in a template."""
_PICTURE = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")


def text_of(value: object) -> str:
    """Returns a scalar as the text that stands in the file: an ID of digits keeps its form.

    Raises ValueError for lists, mappings and nothing.
    """
    source = getattr(value, "source", None)
    if isinstance(source, str):
        text = source
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str | int | float):
        text = str(value)
    else:
        raise ValueError(f"a text is needed here, not {_kind(value)}")
    names_in(text)
    return text


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    kinds: dict[type, str] = {list: "a list", dict: "a mapping"}
    return kinds.get(type(value), type(value).__name__)


def target_of(value: object) -> Target:
    """Returns the target that a text stands for; raises ValueError for what is none."""
    if isinstance(value, Target):
        return value
    if value is None or isinstance(value, dict | list):
        raise ValueError(f'a target is a text, such as button "OK" in dialog, not {_kind(value)}')
    target = parse(text_of(value))
    for text in target.texts():
        names_in(text)
    return target


def _filling(value: object) -> object:
    if not isinstance(value, dict) or not value:
        raise ValueError(
            "a mapping is needed here: the label of each field and what goes in, such as {Username: ada}"
        )
    return value


def many(value: object) -> object:
    """Returns a list as it is, and one of what it may hold as a list of it."""
    return value if isinstance(value, list | tuple) else (value,)


def compiling(pattern: str) -> str:
    """Returns a regular expression that can be compiled; raises ValueError for what is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        message = f"{quoted(pattern)} is not a regular expression: {error}"
        raise ValueError(message) from error
    return pattern


def cut(name: str, text: str, pattern: str | None) -> str:
    """Returns what a pattern finds in a text: its first group, or all of it; without a pattern the whole text.

    Raises StepFailed, which names the value, when it finds nothing.
    """
    if not pattern:
        return text
    match = re.search(pattern, text)
    if match is None:
        raise StepFailed(f"{name} should match {pattern}, but the page shows “{text}”")
    return match[1] if match.re.groups else match[0]


def _duration(value: object) -> float:
    seconds = seconds_from(text_of(value))
    if not seconds:
        raise ValueError("a duration is longer than nothing; leave it out, or write one such as 30 s")
    return seconds


def check_name(name: str) -> str:
    """Returns a name that a template can use; raises ValueError for what is none."""
    if NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} can't be a name; write lower-case letters, digits and _")
    if name in _TAKEN:
        raise ValueError(f"{name!r} can't be a name; it has a meaning of its own in templates")
    return name


_SCALAR = {"type": ["string", "number", "boolean"]}  # an editor's YAML has no text_of: 2026 is a number there

Text = Annotated[str, BeforeValidator(text_of), WithJsonSchema({**_SCALAR, "x-kind": "text"})]
"""A text that may hold `{{ }}`."""


def check_picture_name(name: str) -> str:
    """Returns a name that a picture's file can have; raises ValueError for what is none."""
    if _PICTURE.fullmatch(name) is None:
        raise ValueError(f"{name!r} can't be a picture's name; write letters, digits, dots, - and _")
    return name


def _picture_name(text: str) -> str:
    """Returns a picture's name; what a template makes of it is known when it is taken."""
    return text if has_template(text) else check_picture_name(text)


PictureName = Annotated[Text, AfterValidator(_picture_name)]
"""A picture's name, which may hold `{{ }}`."""

TargetField = Annotated[
    Target,
    BeforeValidator(target_of),
    PlainSerializer(str),
    WithJsonSchema({**_SCALAR, "x-kind": "target", "minLength": 1}),
]
"""A target; see assistant/target/grammar.py for its notation."""

ValueName = Annotated[
    str,
    AfterValidator(check_name),
    WithJsonSchema({"type": "string", "pattern": f"^{NAME.pattern}$", "x-kind": "name"}),
]
"""What a value is called in templates."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(many)]
"""A text, or a list of them."""

Pattern = Annotated[str, AfterValidator(compiling)]
"""A regular expression of Python, without slashes around it."""

Filling = Annotated[dict[TargetField, Text], BeforeValidator(_filling)]
"""Fields by their labels, and what goes into each."""

Duration = Annotated[
    float,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*\d+(\.\d+)?\s*(ms|s|min|h)\s*$",
            "patternErrorMessage": "write a number and ms, s, min or h, such as 30 s",
            "x-kind": "duration",
        }
    ),
]
"""Seconds, written as `500 ms`, `2 s`, `1.5 min` or `1 h`."""
