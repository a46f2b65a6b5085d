"""What has to be so all the time that a flow is played: `always: [no console errors]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

from assistant.source import suggest
from assistant.steps.kinds import text_of
from assistant.target.grammar import check_pattern, is_pattern

INVARIANTS: Final = {
    "no console errors": "The pages write no error to the console, and no script of theirs fails.",
    "no server errors": "No request is answered with a status from 500 on.",
    "no missing files": "Style sheets, scripts and fonts are there.",
    "no broken pictures": "Pictures are there and can be shown.",
}
"""Each invariant by its name, with what it means."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that always has to be so; `exceptions` are texts or patterns of what is let pass."""

    name: str
    exceptions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} (except {', '.join(self.exceptions)})" if self.exceptions else self.name


def _invariant(value: object) -> Invariant:
    """Reads a name, or a name with its exceptions; raises ValueError with what to write instead."""
    if isinstance(value, Invariant):
        return value
    if isinstance(value, str):
        return Invariant(_known(value))
    if isinstance(value, dict) and len(value) == 1:
        ((name, more),) = value.items()
        return Invariant(_known(name), _exceptions(name, more))
    raise ValueError("write one invariant after each dash, such as no console errors")


def _known(name: object) -> str:
    if isinstance(name, str) and name in INVARIANTS:
        return name
    near = suggest(str(name), INVARIANTS)
    hint = f"did you mean '{near}'?" if near else f"there are {', '.join(INVARIANTS)}"
    raise ValueError(f"unknown invariant '{name}'; {hint}")


def _exceptions(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, dict) or list(value) != ["except"]:
        raise ValueError(f"'{name}' takes nothing but exceptions, such as {name}: {{except: /favicon/}}")
    listed = value["except"] if isinstance(value["except"], list) else [value["except"]]
    texts = tuple(text_of(each) for each in listed)
    for text in texts:
        if is_pattern(text):
            check_pattern(text[1:-1])
    return texts


_TEXT = {"type": ["string", "number", "boolean"]}
_MORE = {
    "type": "object",
    "required": ["except"],
    "additionalProperties": False,
    "properties": {
        "except": {
            "description": "What is let pass: an address, a message, a path of a site, or a /pattern/; or a list.",
            "if": {"type": "array"},
            "then": {"items": _TEXT},
            "else": _TEXT,
        }
    },
}

InvariantField = Annotated[
    Invariant,
    BeforeValidator(_invariant),
    WithJsonSchema(
        {
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": {"enum": list(INVARIANTS)},
            "else": {
                "properties": {name: {"description": means, **_MORE} for name, means in INVARIANTS.items()},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        }
    ),
]
"""An invariant by its name, or by its name with exceptions."""
