"""JavaScript and TypeScript as Python's syntax tree, so far as Playwright's scripts need it. Nothing is run.

Names are written as Python writes them, options are keyword arguments, a regular expression is `re.compile`, and a
promise that is awaited later is a `with` block. What Python has nothing for is a name that reads as the script does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.importing.javascript_text import text_in
from assistant.importing.naming import snake_case
from assistant.recording.playwright_code import is_locator

if TYPE_CHECKING:
    from tree_sitter import Node

_WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}
)
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_ATTRIBUTES = frozenset({"first", "last", "content_frame"})
"""What is a call in JavaScript and an attribute in Python."""
_FLAGS = {"i": "IGNORECASE", "m": "MULTILINE", "s": "DOTALL"}
"""Flags of regular expressions that say what is found; the others say how one is used."""
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration"})


def parse(text: str) -> Node:
    """Returns the tree of a script.

    Raises SyntaxError for what is neither JavaScript nor TypeScript, UsageError where the parser is missing.
    """
    try:
        from tree_sitter import Language, Parser
        from tree_sitter_typescript import language_typescript
    except ImportError as error:
        raise UsageError(
            "JavaScript and TypeScript need tree-sitter to be read; install it with: "
            "pip install 'onboarding-assistant[javascript]'"
        ) from error
    tree = Parser(Language(language_typescript())).parse(text.encode())
    if tree.root_node.has_error:
        raise _syntax_error(tree.root_node)
    return tree.root_node


def _syntax_error(root: Node) -> SyntaxError:
    """Returns the first error of a tree that has one."""
    wrong = next(node for node in _all(root) if node.is_error or node.is_missing)
    if wrong.is_missing:
        return _error(wrong, f"'{wrong.type}' is missing")
    opened: list[Node] = []
    for child in wrong.children:
        if child.type in ("(", "[", "{"):
            opened.append(child)
        elif child.type in (")", "]", "}") and opened:
            opened.pop()
    if opened:
        return _error(opened[-1], f"'{opened[-1].type}' is not closed")
    return _error(wrong, f"{words(wrong)[:60]!r} can't be read")


def _error(node: Node, message: str) -> SyntaxError:
    return SyntaxError(message, (None, node.start_point.row + 1, None, None))


def _all(root: Node) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        left.extend(reversed(node.children))


def raw(node: Node | None) -> str:
    """Returns a node as it stands in the script; nothing for none."""
    return (node.text or b"").decode() if node is not None else ""


def words(node: Node) -> str:
    """Returns a node as it stands in the script, on one line."""
    return " ".join(raw(node).split())


def within(node: Node) -> list[Node]:
    """Returns what a node is made of, without comments."""
    return [each for each in node.named_children if each.type != "comment"]


def bare(node: Node) -> Node:
    """Returns an expression without parentheses, types and `await` around it."""
    while node.type in _WRAPPERS or node.type == "await_expression":
        node = within(node)[0]
    return node


def call_of(node: Node) -> tuple[Node, list[Node]] | None:
    """Returns what a call calls, and its arguments; None for anything else."""
    node = bare(node)
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call_expression" or function is None or arguments is None:
        return None
    if arguments.type != "arguments":  # a template that a function makes something of
        return None
    return function, within(arguments)


def body_of(node: Node) -> Node | None:
    """Returns the block of a function, or None for what is none."""
    node = bare(node)
    body = node.child_by_field_name("body") if node.type in _FUNCTIONS else None
    return body if body is not None and body.type == "statement_block" else None


def expression(node: Node) -> ast.expr:
    """Returns the expression of a value; what is neither written out nor a locator is a name that reads like it."""
    inner = bare(node)
    if inner.type in ("string", "template_string"):
        text = text_in(inner)
        if text is not None:
            return ast.Constant(text)
    elif inner.type in _CONSTANTS:
        return ast.Constant(_CONSTANTS[inner.type])
    elif inner.type == "number" and re.fullmatch(r"\d+", words(inner)):
        return ast.Constant(int(words(inner)))
    elif inner.type in ("regex", "new_expression"):
        return _pattern(inner)
    elif inner.type == "call_expression":
        called = chain(inner)
        if is_locator(called):
            return called
    return ast.Name(words(node))


def chain(node: Node) -> ast.expr:
    """Returns what a step is made of: calls and attributes that follow each other."""
    node = bare(node)
    if node.type == "member_expression":
        base, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if base is not None and name is not None:
            return ast.Attribute(chain(base), _name(words(name)))
    called = call_of(node)
    if called is not None:
        return _call(*called)
    return expression(node) if node.type != "identifier" else ast.Name(words(node))


def _name(name: str) -> str:
    return f"{name}_" if name in ("and", "or") else snake_case(name)


def _call(function: Node, arguments: list[Node]) -> ast.expr:
    callee = chain(function)
    if isinstance(callee, ast.Attribute):
        if callee.attr in _ATTRIBUTES and not arguments:
            return callee
        if isinstance(callee.value, ast.Attribute) and callee.value.attr == "not":
            callee = ast.Attribute(callee.value.value, f"not_{callee.attr}")
    keywords = _options(arguments[-1]) if arguments else None
    positional = arguments if keywords is None else arguments[:-1]
    return ast.Call(callee, [expression(each) for each in positional], keywords or [])


def _options(node: Node) -> list[ast.keyword] | None:
    """Returns an object's pairs as keyword arguments; None for what is no object, or has more than pairs."""
    if node.type != "object":
        return None
    keywords = []
    for pair in within(node):
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "shorthand_property_identifier":
            key = value = pair
        if key is None or value is None or key.type == "computed_property_name":
            return None
        keywords.append(ast.keyword(snake_case(words(key).strip("'\"")), expression(value)))
    return keywords


def _pattern(node: Node) -> ast.expr:
    """Returns `/…/i`, and `new RegExp("…", "i")`, as re.compile; any other new object is a name."""
    if node.type == "regex":
        told = [raw(node.child_by_field_name("pattern")), raw(node.child_by_field_name("flags"))]
    else:
        made, arguments = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
        given = [expression(each) for each in within(arguments)] if arguments is not None else []
        texts = [
            each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if made is None or words(made) != "RegExp" or not given or len(texts) < len(given):
            return ast.Name(words(node))
        told = [*texts, ""]
    flags = [ast.Attribute(ast.Name("re"), _FLAGS[flag]) for flag in told[1] if flag in _FLAGS]
    return ast.Call(ast.Attribute(ast.Name("re"), "compile"), [ast.Constant(told[0]), *flags], [])
