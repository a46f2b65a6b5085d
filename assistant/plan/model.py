"""A plan as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedInput:
    """An input with the value that it would have, secrets hidden, and where that comes from in words.

    `value` is None where none is known: then the words say how to give it.
    """

    name: str
    help: str
    value: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step in words, with those within it.

    `number` tells its place, such as `2.1.3`; `block` the key that it stands under, where its holder has several.
    `is_final` marks what costs or can't be taken back, `asks` what needs a person.
    """

    number: str
    verb: str
    sentence: str
    place: str
    block: str | None
    is_final: bool
    asks: bool
    picture: str | None
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHandler:
    """What would be done about an overlay, whenever it comes."""

    when: str
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that can be told of a run before it."""

    flow: str
    title: str
    about: str
    tags: tuple[str, ...]
    environment: str
    inputs: tuple[PlannedInput, ...]
    outputs: dict[str, str]
    sites: tuple[str, ...]
    pictures: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    last: tuple[PlannedStep, ...]
    """What is done at the end in any case."""
    always: tuple[str, ...]
    handlers: tuple[PlannedHandler, ...]
    """Those of the flow itself, as `always`; config.yaml may have more."""
