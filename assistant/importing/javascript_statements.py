"""Statements of JavaScript as Python's: what waits for an event beside other statements is a `with` block there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.importing.javascript_syntax import (
    bare,
    body_of,
    call_of,
    chain,
    expression,
    raw,
    within,
    words,
)
from assistant.importing.naming import snake_case

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_SILENT = frozenset(
    {"import_statement", "type_alias_declaration", "interface_declaration", "empty_statement"}
)


def statements(body: Node) -> list[ast.stmt]:
    """Returns the statements of a block, with their places in the script."""
    return _Block().read(within(body))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Binding:
    """What a statement gives a name to: `const name = value`, and `name = value`; nothing where it names nothing."""

    name: Node | None
    value: Node


@dataclass(slots=True)
class _Block:
    promises: set[str] = field(default_factory=set)
    """The variables of what is waited for, until it is awaited and after."""
    gathered: dict[str, tuple[Node, ast.expr]] = field(default_factory=dict)
    """Those that are awaited together with what makes it come, with where they are declared and what for."""

    def read(self, nodes: Sequence[Node]) -> list[ast.stmt]:
        read: list[ast.stmt] = []
        at = 0
        while at < len(nodes):
            node = nodes[at]
            at += 1
            started = _started(node)
            if started is None:
                read += self._statement(node)
                continue
            name, waits = started
            self.promises.add(name)
            if any(name in map(raw, _gathered(later)) for later in nodes[at:]):
                self.gathered[name] = (node, waits)
                continue
            # Until it is awaited; of two that wait for the same click the second is awaited outside of this block.
            end = next((later for later in range(at, len(nodes)) if _awaits(nodes[later], name)), at + 1)
            read.append(_with(node, waits, name, self.read(nodes[at:end])))
            at = end
        return read

    def _statement(self, node: Node) -> list[ast.stmt]:
        if node.type in _SILENT:
            return []
        if node.type == "try_statement":
            return [_placed(self._tried(node), node)]
        bindings = list(_bindings(node))
        if not bindings and node.type not in _DECLARATIONS:
            # Whatever branches, repeats or declares: the reader of statements reads none of these.
            return [_placed(ast.If(ast.Name(words(node)), [], []), node)]
        return [each for binding in bindings for each in self._bound(node, binding)]

    def _tried(self, node: Node) -> ast.stmt:
        body, final = node.child_by_field_name("body"), node.child_by_field_name("finalizer")
        handlers = [ast.ExceptHandler(None, None, [])] if node.child_by_field_name("handler") else []
        blocks = [body, final.child_by_field_name("body") if final is not None else None]
        tried, last = (self.read(within(block)) if block is not None else [] for block in blocks)
        return ast.Try(tried, handlers, [], last)

    def _bound(self, node: Node, binding: _Binding) -> list[ast.stmt]:
        name, value = binding.name, bare(binding.value)
        elements, called = _elements(value), call_of(value)
        if elements is not None:
            return self._all(node, name, elements)
        if called is not None and raw(called[0]) == "test.step" and called[1]:
            body = body_of(called[1][-1])
            if body is not None:
                return self.read(within(body))
        if raw(value) in self.promises:
            return [_placed(_taken(name, raw(value)), node)] if name is not None else []
        if name is None:
            return [_placed(ast.Expr(chain(value)), node)]
        return [_placed(ast.Assign([ast.Name(words(name))], chain(value)), node)]

    def _all(self, node: Node, names: Node | None, elements: list[Node]) -> list[ast.stmt]:
        """Reads `const [page1] = await Promise.all([page.waitForEvent('popup'), …])`: what waits is around the rest."""
        named = names.named_children if names is not None and names.type == "array_pattern" else []
        waiting = {raw(each): (each, waits) for each in elements if (waits := _waits(each)) is not None}
        waiting |= {name: self.gathered.pop(name) for name in map(raw, elements) if name in self.gathered}
        awaited = self.promises | set(waiting)
        block: list[ast.stmt] = []
        for element in elements:
            if raw(element) not in awaited:
                block += self._bound(element, _Binding(name=None, value=element))
        for promise, (place, waits) in waiting.items():
            block = [_with(place, waits, promise, block)]
        for name, element in zip(named, elements, strict=False):
            if raw(element) in awaited:
                block.append(_placed(_taken(name, raw(element)), node))
        return block


def _bindings(node: Node) -> Iterator[_Binding]:
    """Yields what a statement evaluates; nothing for one that is more than that."""
    if node.type in _DECLARATIONS:
        for declarator in node.named_children:
            name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if value is not None:
                yield _Binding(name=name, value=value)
    elif node.type == "expression_statement":
        inner = bare(node.named_children[0])
        left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
        if inner.type == "assignment_expression" and right is not None:
            yield _Binding(name=left, value=right)
        else:
            yield _Binding(name=None, value=node.named_children[0])


def _started(node: Node) -> tuple[str, ast.expr] | None:
    """Returns the variable and the waiting of `const page1Promise = page.waitForEvent('popup')`."""
    bindings = list(_bindings(node))
    if len(bindings) != 1 or bindings[0].name is None:
        return None
    waits = _waits(bindings[0].value)
    return None if waits is None else (raw(bindings[0].name), waits)


def _waits(node: Node) -> ast.expr | None:
    """Returns Python's `expect_popup` for `waitForEvent('popup')` that is not awaited at once; None for others."""
    called = call_of(node) if node.type != "await_expression" else None
    if called is None or called[0].type != "member_expression":
        return None
    function, arguments = called
    name = raw(function.child_by_field_name("property"))
    if not name.startswith("waitFor") or name == "waitFor":
        return None
    event = expression(arguments[0]) if name == "waitForEvent" and arguments else None
    awaited = event.value if isinstance(event, ast.Constant) else name.removeprefix("waitFor")
    subject = function.child_by_field_name("object")
    base = chain(subject) if subject is not None else ast.Name("page")
    return ast.Call(ast.Attribute(base, f"expect_{snake_case(str(awaited))}"), [], [])


def _awaits(node: Node, name: str) -> bool:
    """Tells whether a statement awaits a variable."""
    for binding in _bindings(node):
        value = binding.value
        if value.type == "await_expression" and raw(bare(value)) == name:
            return True
    return False


def _gathered(node: Node) -> list[Node]:
    """Returns what a statement awaits together."""
    return [each for binding in _bindings(node) for each in _elements(binding.value) or []]


def _elements(value: Node) -> list[Node] | None:
    """Returns what `Promise.all([…])` awaits; None for anything else."""
    called = call_of(value)
    if called is None or raw(called[0]) != "Promise.all" or [each.type for each in called[1]] != ["array"]:
        return None
    return within(called[1][0])


def _with(node: Node, waits: ast.expr, name: str, body: list[ast.stmt]) -> ast.stmt:
    return _placed(ast.With([ast.withitem(waits, ast.Name(name))], body), node)


def _taken(name: Node, promise: str) -> ast.stmt:
    return ast.Assign([ast.Name(words(name))], ast.Attribute(ast.Name(promise), "value"))


def _placed(statement: ast.stmt, node: Node) -> ast.stmt:
    """Returns a statement with the place of what it is read from."""
    (statement.lineno, statement.col_offset) = (node.start_point.row + 1, node.start_point.column)
    (statement.end_lineno, statement.end_col_offset) = (node.end_point.row + 1, node.end_point.column)
    return statement
