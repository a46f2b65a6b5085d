"""Statements of JavaScript as Python's: what waits for an event beside other statements is a `with` block there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.importing.javascript_syntax import bare, body_of, call_of, chain, expression, raw, words
from assistant.importing.naming import snake_case

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_SILENT = frozenset(
    {"import_statement", "type_alias_declaration", "interface_declaration", "empty_statement"}
)


def statements(body: Node) -> list[ast.stmt]:
    """Returns the statements of a block, with their places in the script."""
    return _Block().read([each for each in body.named_children if each.type != "comment"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Binding:
    """What a statement gives a name to: `const name = value`, and `name = value`; nothing where it names nothing."""

    name: Node | None
    value: Node


@dataclass(slots=True)
class _Block:
    promises: set[str] = field(default_factory=set)
    """The variables of what is waited for, until it is awaited and after."""

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
            # Until it is awaited; of two that wait for the same click the second is awaited outside of this block.
            end = next((later for later in range(at, len(nodes)) if _awaits(nodes[later], name)), at + 1)
            read.append(_with(node, waits, name, self.read(nodes[at:end])))
            at = end
        return read

    def _statement(self, node: Node) -> list[ast.stmt]:
        if node.type in _SILENT:
            return []
        bindings = list(_bindings(node))
        if not bindings and node.type not in _DECLARATIONS:
            # Whatever branches, repeats or declares: the reader of statements reads none of these.
            return [_placed(ast.If(ast.Name(words(node)), [], []), node)]
        return [each for binding in bindings for each in self._bound(node, binding)]

    def _bound(self, node: Node, binding: _Binding) -> list[ast.stmt]:
        name, value = binding.name, bare(binding.value)
        called = call_of(value)
        if (
            called is not None
            and raw(called[0]) == "Promise.all"
            and [one.type for one in called[1]] == ["array"]
        ):
            return self._all(node, name, called[1][0])
        if (
            called is not None
            and raw(called[0]) == "test.step"
            and (body := body_of(called[1][-1])) is not None
        ):
            return self.read([each for each in body.named_children if each.type != "comment"])
        if raw(value) in self.promises:
            return [_placed(_taken(name, raw(value)), node)] if name is not None else []
        if name is None:
            return [_placed(ast.Expr(chain(value)), node)]
        return [_placed(ast.Assign([ast.Name(words(name))], chain(value)), node)]

    def _all(self, node: Node, names: Node | None, array: Node) -> list[ast.stmt]:
        """Reads `const [page1] = await Promise.all([page.waitForEvent('popup'), …])`: what waits is around the rest."""
        elements = [each for each in array.named_children if each.type != "comment"]
        named = names.named_children if names is not None and names.type == "array_pattern" else []
        waiting = [each for each in elements if _waits(each) is not None]
        block: list[ast.stmt] = []
        for element in elements:
            if element not in waiting and raw(element) not in self.promises:
                block += self._bound(element, _Binding(name=None, value=element))
        for element in waiting:
            waits = _waits(element)
            if waits is not None:
                block = [_with(element, waits, raw(element), block)]
        for name, element in zip(named, elements, strict=False):
            if element in waiting or raw(element) in self.promises:
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
    """Tells whether a statement awaits a variable, alone or among others."""
    for binding in _bindings(node):
        called = call_of(binding.value)
        awaited = [binding.value.named_children[0]] if binding.value.type == "await_expression" else []
        if called is not None and raw(called[0]) == "Promise.all" and called[1]:
            awaited = called[1][0].named_children
        if name in map(raw, awaited):
            return True
    return False


def _with(node: Node, waits: ast.expr, name: str, body: list[ast.stmt]) -> ast.stmt:
    return _placed(ast.With([ast.withitem(waits, ast.Name(name))], body), node)


def _taken(name: Node, promise: str) -> ast.stmt:
    return ast.Assign([ast.Name(words(name))], ast.Attribute(ast.Name(promise), "value"))


def _placed(statement: ast.stmt, node: Node) -> ast.stmt:
    """Returns a statement with the place of what it is read from."""
    (statement.lineno, statement.col_offset) = (node.start_point.row + 1, node.start_point.column)
    (statement.end_lineno, statement.end_col_offset) = (node.end_point.row + 1, node.end_point.column)
    return statement
