"""Building the tree of a text from the parser's events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from assistant.source.limits import Limits
from assistant.source.lines import lines_of
from assistant.source.mark import Mark
from assistant.source.nodes import Alias, Collection, Node, Scalar
from assistant.source.problem import Problem, quoted
from assistant.source.syntax import syntax_problem, within

MAX_DEPTH: Final = 64
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is missing from some builds of PyYAML


class Tree:
    """One document's nodes; `is_whole` is False where reading broke off.

    `root` is None for an empty text and for one of too many values.

    It knows where things stand and how they nest; what keys and words mean is none of its business.
    """

    def __init__(self, text: str, *, file: str, limits: Limits) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.is_whole = True
        self._text = text
        self._lines = lines_of(text)
        self._file = file
        self._limits = limits
        self._count = 0
        self._open: list[Collection] = []
        self._anchors: dict[str, Scalar | Collection] = {}
        self._documents = 0
        self._read()

    def _read(self) -> None:
        for event in self._events():
            if isinstance(event, DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    message, hint = "a second document begins here", "one file holds one document"
                    self._report("F008", message, _mark(event), hint)
                    return
            elif isinstance(event, CollectionEndEvent):
                self._open.pop()
            elif isinstance(event, DocumentEndEvent):
                self._anchors.clear()
            elif isinstance(event, NodeEvent) and not self._take(event):
                return

    def _events(self) -> Iterator[Event]:
        try:
            yield from yaml.parse(self._text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            self._break_off(error)
        except (ValueError, OverflowError):  # PyYAML's own parser on an escape like "\UFFFFFFFF"
            self.is_whole = False
            self._report("F005", "a bad escape for a character", self._last_mark())

    def _break_off(self, error: yaml.MarkedYAMLError) -> None:
        self.is_whole = False
        context = _mark_of(error.context_mark)
        mark = _mark_of(error.problem_mark) or context or self._last_mark()
        problem = syntax_problem(
            error.problem or "", file=self._file, text=self._text, mark=mark, context=context
        )
        self.problems.append(problem)

    def _last_mark(self) -> Mark:
        return self._open[-1].mark if self._open else Mark(1, 1)

    def _take(self, event: NodeEvent) -> bool:
        """Adds a node; gives False where going on would be unsafe."""
        mark = _mark(event)
        self._count += 1
        if self._count > 2 * self._limits.values:  # for each value there may be a key
            self.root, self.is_whole = None, False
            self._report("F015", too_many(self._limits), mark)
            return False
        if isinstance(event, ScalarEvent) and not event.value:  # an empty one may stand behind the text's end
            mark = within(self._lines, mark) if mark.line > len(self._lines) else mark
        if isinstance(event, AliasEvent):
            self._add(self._alias(str(event.anchor), mark))
            return True
        self._refuse_tag(event, mark)
        if isinstance(event, ScalarEvent):
            is_plain = not event.style and event.tag is None
            self._place(event, Scalar(mark, event.value, is_plain))
            return True
        collection = Collection(mark, isinstance(event, MappingStartEvent))
        self._place(event, collection)
        self._open.append(collection)
        if len(self._open) > MAX_DEPTH:
            self.is_whole = False
            self._report("F007", f"values are nested more than {MAX_DEPTH} deep", mark)
        return self.is_whole

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _place(self, event: NodeEvent, node: Scalar | Collection) -> None:
        self._add(node)
        if event.anchor is not None:
            self._anchors[event.anchor] = node

    def _alias(self, name: str, mark: Mark) -> Node:
        nothing = Scalar(mark, "", is_plain=True)
        target = self._anchors.get(name)
        if target is None:
            hint = f"an anchor &{name} must stand before it"
            self._report("F013", f"the alias *{name} names nothing", mark, hint)
            return nothing
        if any(collection is target for collection in self._open):
            self._report("F014", f"the alias *{name} stands inside the value that it names", mark)
            return nothing
        return Alias(mark, target)

    def _refuse_tag(self, event: NodeEvent, mark: Mark) -> None:
        tag = event.tag if isinstance(event, ScalarEvent | CollectionStartEvent) else None
        if tag is not None:
            name = tag.replace("tag:yaml.org,2002:", "!!")
            hint = "leave it out, or put quotes around the whole value"
            self._report("F012", f"the tag {quoted(name)} is not allowed", mark, hint)

    def _report(self, code: str, message: str, mark: Mark, hint: str | None = None) -> None:
        self.problems.append(Problem(code, message, self._file, mark, mark.length, hint))


def too_many(limits: Limits) -> str:
    """Says that a file holds more values than it may."""
    return f"the file holds more than {limits.values:,} values"


def _mark_of(mark: yaml.Mark | None) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark else None


def _mark(event: Event) -> Mark:
    """Gives an event's place; its length reaches to the end of what stands on its first line."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:  # no parser leaves them out, but PyYAML's types allow it
        return Mark(1, 1)
    length = end.column - start.column if end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, length))
