"""Reads tests and scripts of Playwright in JavaScript and TypeScript, as `playwright codegen` writes them.

They are parsed, never run, and what is read is turned into what scripts in Python are, which one reader knows.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.importing.builder import Around, Builder
from assistant.importing.javascript_statements import statements
from assistant.importing.javascript_syntax import bare, body_of, call_of, expression, parse, raw
from assistant.importing.naming import snake_case
from assistant.importing.playwright_statements import StatementReader, title_of, uses_a_page
from assistant.recording.draft import Draft

if TYPE_CHECKING:
    from tree_sitter import Node

_TESTS = frozenset({"test", "it"})
_SWITCHES = frozenset({"only", "skip", "fixme", "fail", "slow"})
_LOOPS = frozenset({"for_statement", "for_in_statement"})
_GROUPS = re.compile(r"(\w+\.)?describe(\.\w+)*")
_TO_BLOCK = re.compile(r".*?(?:[^\s(,:=\[]\s*\{|`)$", re.MULTILINE | re.DOTALL)
"""All before a block's statements, or a text of several lines; an object's brace is no block's."""
_UNTOLD: Mapping[str, str] = {
    **dict.fromkeys(
        ("beforeEach", "beforeAll", "afterEach", "afterAll"),
        "flows have no hooks; write its steps into the flow",
    ),
    "for": "what it repeats is read once",
    **dict.fromkeys(("skip", "fixme"), "its flow is run all the same"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What becomes a flow. `around` is what the script says about it elsewhere, which no step says."""

    title: str
    group: str = ""
    body: list[ast.stmt]
    around: tuple[Node, ...] = ()


def read_script(text: str, around: Around, place: Callable[[int], str]) -> list[Draft]:
    """Returns a flow for each test, else for each function that uses a page; `place` tells where a line is.

    Raises SyntaxError for what is neither JavaScript nor TypeScript.
    """
    tree = parse(text)
    parts = list(_tests(tree, _names(tree))) or list(_functions(tree))
    titles = Counter(part.title for part in parts)
    drafts = []
    for part in parts:
        reader = StatementReader(Builder(around), place, lambda statement: _words(text, statement))
        for node in part.around:
            reader.refuse(_outside(node), _UNTOLD.get(_switch(node), "no step does that"))
        reader.read(part.body)
        is_one_of_many = titles[part.title] > 1 and part.group
        drafts.append(reader.builder.draft(f"{part.group} {part.title}" if is_one_of_many else part.title))
    return drafts


def _names(tree: Node) -> frozenset[str]:
    """Returns what tests are declared with: `test`, and what `import { test as setup }` makes of it."""
    text = "\n".join(raw(each) for each in tree.named_children if each.type == "import_statement")
    return _TESTS | frozenset(re.findall(r"\btest\s+as\s+(\w+)", text))


def _tests(
    block: Node, names: frozenset[str], group: str = "", around: tuple[Node, ...] = ()
) -> Iterator[_Part]:
    """Yields the tests of a file or a block; hooks and settings count for all tests of theirs."""
    calls = []
    for node in block.named_children:
        repeated = node.child_by_field_name("body") if node.type in _LOOPS else None
        if repeated is not None:
            yield from _tests(repeated, names, group, (*around, node))
        called = call_of(node.named_children[0]) if node.type == "expression_statement" else None
        if called is not None:
            calls.append((node, *called))
    around += tuple(node for node, function, given in calls if _kind(function, given, names) == "around")
    for node, function, given in calls:
        kind = _kind(function, given, names)
        body = body_of(given[-1]) if given else None
        if body is None:
            continue
        if kind == "group":
            yield from _tests(body, names, _title(given[0]), around)
        elif kind == "test" and uses_a_page(read := statements(body)):
            switch = (node,) if _switch(node) in _UNTOLD else ()
            yield _Part(title=_title(given[0]), group=group, body=read, around=(*around, *switch))


def _kind(function: Node, given: Sequence[Node], names: frozenset[str]) -> str:
    """Tells what a call at the top of a file or a group declares: a test, a group, or something about them."""
    root, _, switch = raw(function).partition(".")
    has_body = bool(given) and body_of(given[-1]) is not None
    if has_body and _GROUPS.fullmatch(raw(function)):
        return "group"
    if root not in names:
        return ""
    has_title = has_body and len(given) > 1 and (not switch or switch in _SWITCHES)
    return "test" if has_title else "around"


def _title(node: Node) -> str:
    """Returns the title of a test or a group; nothing for codegen's own, and for one that is computed."""
    title = expression(node)
    is_told = isinstance(title, ast.Constant) and isinstance(title.value, str) and title.value != "test"
    return str(title.value) if is_told and isinstance(title, ast.Constant) else ""


def _switch(node: Node) -> str:
    """Returns what follows `test.` in a statement; of a loop around tests, that it is one."""
    if node.type in _LOOPS:
        return "for"
    called = call_of(node.named_children[0])
    return raw(called[0]).partition(".")[2] if called is not None else ""


def _functions(tree: Node) -> Iterator[_Part]:
    """Yields the functions that use a page, and without any the script itself."""
    found = False
    for name, body in _bodies(tree):
        read = statements(body)
        if uses_a_page(read):
            found = True
            yield _Part(title=title_of(snake_case(name)), body=read)
    read = [each for each in statements(tree) if not isinstance(each, ast.If)]
    if not found and uses_a_page(read):
        yield _Part(title="", body=read)


def _bodies(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yields names and blocks of functions: declared, given a name, or called where they stand."""
    for node in tree.named_children:
        stated = node.child_by_field_name("declaration") or node
        held = [(raw(stated.child_by_field_name("name")), stated)]
        for each in stated.named_children:
            called = call_of(each) if node.type == "expression_statement" else None
            value = each.child_by_field_name("value")
            if called is not None:
                held.append(("", bare(called[0])))
            elif value is not None:
                held.append((raw(each.child_by_field_name("name")), value))
        for name, function in held:
            body = body_of(function)
            if body is not None:
                yield name, body


def _outside(node: Node) -> ast.stmt:
    """Returns a statement about tests, with its place, to be told as it is written."""
    (start, end) = (node.start_point, node.end_point)
    return ast.Pass(
        lineno=start.row + 1, col_offset=start.column, end_lineno=end.row + 1, end_col_offset=end.column
    )


def _words(text: str, statement: ast.stmt) -> str:
    """Returns a statement as the script has it: what a formatter broke is one line, of a block only its first."""
    told = (ast.get_source_segment(text, statement) or "").rstrip(";")
    block = _TO_BLOCK.match(told)
    lines = f"{block[0]} …" if block is not None else told
    joined = re.sub(r"\s*\n\s*(?=[.)\]])|(?<=[(\[])\s*\n\s*", "", lines)
    return re.sub(r"\s*\n\s*", " ", joined)
