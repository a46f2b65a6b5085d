"""The tree of a YAML text with everything that its layout is made of: comments, quotes, blank lines.

PyYAML's parser gives the places; between them stand comments and blanks, which it leaves out. (ruamel.yaml keeps
comments, but ties each to the key before it, so that keys can't change places.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from assistant.source.tree import LOADER


class CannotFormat(Exception):
    """The text can't be laid out anew without changing what it means; the message says why."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its line and column from 0, its text, whether it has a line of its own, and a blank one above."""

    line: int
    column: int
    text: str
    is_alone: bool
    has_blank: bool


@dataclass(slots=True)
class Leaf:
    """A scalar: its value, and how it is written."""

    line: int
    end: int
    value: str
    style: str
    source: str


@dataclass(slots=True)
class Entry:
    """An item of a list, or a key with its value.

    `above` are the comments on the lines before it, `beside` the one at the end of its line.
    """

    key: Leaf | None
    value: Node
    line: int
    column: int
    has_blank: bool = False
    above: list[Comment] = field(default_factory=list)
    beside: Comment | None = None


@dataclass(slots=True)
class Branch:
    """A list or mapping; `below` are the comments after its last entry."""

    line: int
    end: int
    is_mapping: bool
    is_flow: bool
    entries: list[Entry] = field(default_factory=list)
    below: list[Comment] = field(default_factory=list)


Node = Leaf | Branch


def read_tree(text: str) -> tuple[Node | None, list[Comment]]:
    """Returns the tree of a text that is in order as YAML, and its comments; raises CannotFormat for anchors."""
    events = list(yaml.parse(text, Loader=LOADER))
    lines = text.split("\n")
    spans: list[tuple[int, int]] = []
    stream = iter(events)
    root: Node | None = None
    for event in stream:
        if isinstance(event, AliasEvent | ScalarEvent | CollectionStartEvent):
            root = _node(event, stream, text, spans)
    return root, list(_comments(text, lines, spans))


def _node(event: Event, stream: Iterator[Event], text: str, spans: list[tuple[int, int]]) -> Node:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        raise CannotFormat("it has an anchor or an alias; write the value out where it is used")
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None  # noqa: S101, PT018 - both parsers give them
    if isinstance(event, ScalarEvent):
        spans.append((start.index, end.index))
        source = text[start.index : end.index]
        last = start.line + source.rstrip("\n ").count("\n")
        return Leaf(start.line, last, event.value, event.style or "", source)
    assert isinstance(event, CollectionStartEvent)  # noqa: S101 - the caller asked
    branch = Branch(start.line, start.line, isinstance(event, MappingStartEvent), bool(event.flow_style))
    _fill(branch, stream, text, spans)
    return branch


def _fill(branch: Branch, stream: Iterator[Event], text: str, spans: list[tuple[int, int]]) -> None:
    lines = text.split("\n")
    for event in stream:
        mark = event.start_mark
        assert mark is not None  # noqa: S101 - both parsers give it
        if isinstance(event, CollectionEndEvent):
            last = branch.entries[-1].value.end if branch.entries else branch.line
            branch.end = mark.line if branch.is_flow else last
            return
        first = _node(event, stream, text, spans)
        line, column = mark.line, mark.column
        if branch.is_mapping:
            if not isinstance(first, Leaf):
                raise CannotFormat("a key is no text")
            entry = Entry(first, _node(next(stream), stream, text, spans), line, column)
        else:
            if not branch.is_flow:
                line, column = _dash(lines, line, column)
            entry = Entry(None, first, line, column)
        is_first = not lines[line][:column].strip(" -")
        entry.has_blank = is_first and line > 0 and not lines[line - 1].strip()
        branch.entries.append(entry)


def _dash(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """Returns the place of the dash before a list's item, which may stand lines above it."""
    part = lines[line][:column]
    while not part.rstrip().endswith("-") and line:
        line -= 1
        part = lines[line].partition(" #")[0]
    return line, len(part.rstrip()) - 1


def _comments(text: str, lines: list[str], spans: list[tuple[int, int]]) -> Iterator[Comment]:
    position, starts = 0, [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    number = 0
    for begin, end in [*sorted(spans), (len(text), len(text))]:
        while True:
            found = text.find("#", position, begin)
            if found < 0:
                break
            while starts[number + 1] <= found:
                number += 1
            column = found - starts[number]
            is_alone = not lines[number][:column].strip()
            has_blank = number > 0 and not lines[number - 1].strip()
            yield Comment(number, column, lines[number][column:].rstrip(), is_alone, has_blank)
            position = starts[number + 1]
        position = max(position, end)
