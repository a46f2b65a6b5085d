"""The tree of a YAML text before it becomes values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.source.mark import Mark


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word: its text, and whether it stood unquoted."""

    mark: Mark
    text: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Collection:
    """A sequence or a mapping; a mapping's children are its keys and values in turn."""

    mark: Mark
    is_mapping: bool
    children: list[Node] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Yields a mapping's keys with their values; a last key without a value is left out."""
        return zip(self.children[::2], self.children[1::2], strict=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """A place where the value of an anchor is used again."""

    mark: Mark
    target: Scalar | Collection


Node = Scalar | Collection | Alias
