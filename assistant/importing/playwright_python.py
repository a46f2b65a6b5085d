"""Reads scripts and tests of Playwright for Python, as `playwright codegen` writes them. They are parsed, never run."""

from __future__ import annotations

import ast
from collections.abc import Callable

from assistant.importing.builder import Around, Builder
from assistant.importing.playwright_statements import StatementReader, title_of, uses_a_page
from assistant.recording.draft import Draft


def read_script(text: str, around: Around, place: Callable[[int], str]) -> list[Draft]:
    """Returns a flow for each function that uses a page; `place` tells where a line is.

    A test is called without its `test_`, unless a helper has that name already.

    Raises SyntaxError for what is no Python.
    """
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    bodies = [(each.name, each.body) for each in functions if uses_a_page(each.body)]
    names = {name for name, _ in bodies}
    drafts = []
    for name, body in bodies if functions else [("", tree.body)]:
        reader = StatementReader(Builder(around), place, _first_line)
        reader.read(body)
        short = name.removeprefix("test_")
        drafts.append(reader.builder.draft(title_of(name if short in names else short)))
    return drafts


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]
