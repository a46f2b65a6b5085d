"""A flow that is being written down: steps as they will stand in the file, and remarks where no step can stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

Value: TypeAlias = "str | bool | int | Mapping[str, Value]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStep:
    """A step: its verb with the value, then its modifiers."""

    verb: str
    value: Value
    modifiers: Mapping[str, Value] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    """What a reader has to know of the step; comments above it."""

    def with_(self, **modifiers: Value) -> DraftStep:
        """Returns the step with more modifiers."""
        return replace(self, modifiers={**self.modifiers, **modifiers})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What was done and can't be written as a step: a comment in the flow, and a warning.

    `place` is where it stands in what was read, such as `login.side:12`; a recording has none.
    """

    text: str
    place: str = ""


Entry: TypeAlias = DraftStep | Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A flow to write down. `inputs` are by name, each with what is said of it, such as {kind: secret}."""

    name: str
    site: str | None
    entries: tuple[Entry, ...]
    about: str = ""
    inputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What could not be written as a step."""
        return tuple(entry for entry in self.entries if isinstance(entry, Remark))
