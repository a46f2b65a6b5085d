"""Turning a tree into values."""

from __future__ import annotations

from typing import Final

from assistant.source.limits import Limits
from assistant.source.lines import lines_of
from assistant.source.mark import Mark, Path
from assistant.source.nodes import Alias, Collection, Node, Scalar
from assistant.source.problem import Problem, quoted
from assistant.source.scalars import resolve
from assistant.source.syntax import template_problem
from assistant.source.tree import MAX_DEPTH, too_many

_KINDS: Final = {bool: "a truth value", int: "a number", float: "a number", type(None): "empty"}


class TooMuchError(Exception):
    """Raised where a text stands for too much to go on."""


class Values:
    """Gives the value of a tree, remembering where each part of it stands and what is wrong with it."""

    def __init__(self, text: str, *, file: str, limits: Limits) -> None:
        self.marks: dict[Path, Mark] = {}
        self.key_marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self._lines = lines_of(text)
        self._file = file
        self._limits = limits
        self._count = 0
        self._copying: Mark | None = None

    def value(self, node: Node, path: Path = ()) -> object:
        """Gives the value of a node, which stands at `path`; raises TooMuchError."""
        self.marks[path] = node.mark
        if isinstance(node, Alias):
            return self._copy(node, path)
        self._count += 1
        self._refuse_too_much(node.mark, path)
        if isinstance(node, Scalar):
            return resolve(node.text) if node.is_plain else node.text
        if _is_template(node):
            self.problems.append(template_problem(self._file, node.mark))
            return self._lines[node.mark.line - 1][node.mark.column - 1 :].partition("}}")[0] + "}}"
        if node.is_mapping:
            return self._mapping(node, path)
        return [self.value(child, (*path, index)) for index, child in enumerate(node.children)]

    def _copy(self, alias: Alias, path: Path) -> object:
        """Gives the value that an alias stands for; its parts keep the places that they were written at."""
        outermost = self._copying
        self._copying = outermost or alias.mark
        value = self.value(alias.target, path)
        self._copying = outermost
        self.marks[path] = alias.mark
        return value

    def _mapping(self, node: Collection, path: Path) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for key_node, child in node.pairs():
            key = self._key(key_node)
            if key is None:
                continue
            inner = (*path, key)
            if key in mapping:
                self._report_twice(key, key_node.mark, self.key_marks[inner])
                continue
            self.key_marks[inner] = key_node.mark
            mapping[key] = self.value(child, inner)
        return mapping

    def _key(self, node: Node) -> str | None:
        """Gives a key's text, or None for a key that nothing can be done with."""
        mark = node.mark
        if isinstance(node, Alias):
            node = node.target
        if isinstance(node, Collection):
            self._report("F010", "a key must be text, not a mapping or a list", mark)
            return None
        if node.is_plain and node.text == "<<":
            self._report("F011", "merge keys (<<) are not allowed", mark, "write the keys out")
            return None
        value = resolve(node.text) if node.is_plain else node.text
        if not isinstance(value, str):
            hint = f"write {quoted(node.text)}" if node.text else None
            message = f"the key {node.text or 'here'} is {_KINDS[type(value)]}, not text"
            self._report("F010", message, mark, hint)
        return node.text

    def _report_twice(self, key: str, mark: Mark, first: Mark) -> None:
        place = f"{first.line}:{first.column}"
        self._report("F009", f"the key {quoted(key)} is here a second time", mark, f"the first is at {place}")

    def _refuse_too_much(self, mark: Mark, path: Path) -> None:
        mark = self._copying or mark
        if len(path) > MAX_DEPTH:
            self._report("F007", f"values are nested more than {MAX_DEPTH} deep", mark)
            raise TooMuchError
        if self._count > self._limits.values:
            self._report("F015", too_many(self._limits), mark)
            raise TooMuchError

    def _report(self, code: str, message: str, mark: Mark, hint: str | None = None) -> None:
        self.problems.append(Problem(code, message, self._file, mark, mark.length, hint))


def _is_template(node: Collection) -> bool:
    """Tells whether a mapping is an unquoted {{ }}: its first key is a mapping that begins right after it."""
    first = node.children[0] if node.is_mapping and node.children else None
    if not isinstance(first, Collection) or not first.is_mapping:
        return False
    return (first.mark.line, first.mark.column) == (node.mark.line, node.mark.column + 1)
