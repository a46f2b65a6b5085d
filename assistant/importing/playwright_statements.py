"""Turns the statements of a Playwright script, as Python's syntax tree, into the steps of a flow. None is run."""

from __future__ import annotations

import ast
from collections.abc import Callable

from assistant.importing.builder import Builder
from assistant.importing.playwright_calls import act, acts, condition, text_of
from assistant.recording.draft import Value
from assistant.recording.playwright_code import Untranslatable, is_locator, target_of

_HOUSEKEEPING = frozenset(
    {
        "launch",
        "new_context",
        "new_page",
        "close",
        "set_default_timeout",
        "set_viewport_size",
        "storage_state",
    }
)
_WAITING = frozenset({"wait_for_load_state", "wait_for_url", "bring_to_front"})
"""Calls that need no step, and yet tell which tab is used."""
_EXPECTING = {"expect": "expect", "expect.soft": "verify"}
_ENTRIES = frozenset({"run", "main"})
"""What codegen calls its function, which says nothing of the flow."""


def title_of(function: str) -> str:
    """Returns a flow's title for a function's name; nothing for what says nothing of the flow."""
    return "" if function in _ENTRIES else function.replace("_", " ").capitalize()


def uses_a_page(statements: list[ast.stmt]) -> bool:
    """Tells whether statements go to an address or look for anything on a page."""
    return any(
        is_locator(node) or (isinstance(node, ast.Call) and _called(node) == "goto")
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.expr)
    )


def _called(call: ast.Call) -> str | None:
    return call.func.attr if isinstance(call.func, ast.Attribute) else None


class StatementReader:
    """Reads statements into a flow. `place` tells where a line is, `words` what a statement is in the script."""

    def __init__(
        self, builder: Builder, place: Callable[[int], str], words: Callable[[ast.stmt], str]
    ) -> None:
        self.builder = builder
        self._place = place
        self._words = words
        self._opening: set[str] = set()
        """The variables of what waited for a tab."""
        self._waiting: set[str] = set()
        """Those of what waited for anything else, which was told."""
        self._tabs: list[str] = []
        """The variables of the tabs, in the order of their opening."""
        self._tab: str | None = None
        self._is_closed = False

    def read(self, statements: list[ast.stmt]) -> None:
        """Adds what statements do to the flow; what no step does becomes a remark."""
        for statement in statements:
            self.builder.place = self._place(statement.lineno)
            try:
                self._statement(statement)
            except Untranslatable as error:
                self.refuse(statement, str(error))

    def refuse(self, statement: ast.stmt, why: str) -> None:
        """Adds a remark for a statement that is not translated."""
        self.builder.place = self._place(statement.lineno)
        self.builder.remark(f"{self._words(statement)} was not translated: {why}")

    def _statement(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.With | ast.AsyncWith):
            self._with(statement)
        elif isinstance(statement, ast.Expr):
            value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
            if isinstance(value, ast.Call):
                self._call(value)
            elif not isinstance(value, ast.Constant):
                raise Untranslatable("it is no call")
        elif isinstance(statement, ast.Assign):
            self._assign(statement)
        elif not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
            raise Untranslatable("only steps that follow each other are read")

    def _with(self, statement: ast.With | ast.AsyncWith) -> None:
        """Reads a block that waits for a tab; any other one has no counterpart."""
        call, name = ast.unparse(statement.items[0].context_expr), statement.items[0].optional_vars
        self.read(statement.body)
        if ".expect_popup(" in call or ".expect_page(" in call:
            if isinstance(name, ast.Name):
                self._opening.add(name.id)
            self.builder.opened()
        elif "_playwright(" not in call and ".expect_navigation(" not in call:
            if isinstance(name, ast.Name):
                self._waiting.add(name.id)
            raise Untranslatable("no step waits for that")

    def _assign(self, statement: ast.Assign) -> None:
        value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
        name = statement.targets[0]
        if isinstance(value, ast.Attribute) and value.attr == "value" and isinstance(value.value, ast.Name):
            if value.value.id in self._opening and isinstance(name, ast.Name):
                self._tabs.append(name.id)
                self._tab = name.id
                return
            if value.value.id in self._waiting:
                return
        if isinstance(value, ast.Call) and _called(value) in _HOUSEKEEPING:
            return
        raise Untranslatable("values are not followed; write what it stands for")

    def _call(self, call: ast.Call) -> None:
        if not isinstance(call.func, ast.Attribute):
            raise Untranslatable("only Playwright's calls are read")
        name, subject = call.func.attr, call.func.value
        if isinstance(subject, ast.Name) and name == "close" and subject.id == self._tab:
            self._is_closed = True
            return
        if name not in _HOUSEKEEPING:
            self._turn_to(call)
        if isinstance(subject, ast.Call) and ast.unparse(subject.func) in _EXPECTING:
            self._expect(name, subject, call)
        elif is_locator(subject):
            act(self.builder, name, target_of(subject), call)
        elif name == "goto":
            self.builder.open(text_of(call))
        elif ast.unparse(call.func).endswith("keyboard.press"):
            self.builder.step("press", text_of(call))
        elif isinstance(subject, ast.Name) and acts(name) and call.args:  # page.click("#total")
            locator = ast.Call(ast.Attribute(subject, "locator"), call.args[:1], [])
            act(self.builder, name, target_of(locator), ast.Call(call.func, call.args[1:], call.keywords))
        elif name not in _HOUSEKEEPING | _WAITING:
            raise Untranslatable("no step does that")

    def _expect(self, name: str, subject: ast.Call, call: ast.Call) -> None:
        if not subject.args:
            raise Untranslatable("it expects nothing")
        expected = condition(self.builder, name, subject.args[0], call)
        self.builder.step(_EXPECTING[ast.unparse(subject.func)], expected)

    def _turn_to(self, call: ast.Call) -> None:
        """Writes that the flow goes on in another tab, where the call names another one."""
        tab = _root(call)
        if tab is None:
            return
        if not self._tabs and uses_a_page([ast.Expr(call)]):
            self._tabs, self._tab = [tab], tab
        if tab == self._tab or tab not in self._tabs:
            return
        closing: dict[str, Value] = {"close": True} if self._is_closed else {}
        self.builder.step("tab", "first" if tab == self._tabs[0] else "last", **closing)
        self._tab, self._is_closed = tab, False


def _root(call: ast.Call) -> str | None:
    """Returns the variable that a call begins with; of an `expect` that which its locator begins with."""
    node: ast.expr = call
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _EXPECTING and node.args:
            node = node.args[0]
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return None
    return node.id
