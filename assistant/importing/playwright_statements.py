"""Turns the statements of a Playwright script, as Python's syntax tree, into the steps of a flow. None is run."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.importing.builder import Builder
from assistant.importing.playwright_calls import act, acts, condition, text_of
from assistant.recording.draft import Value
from assistant.recording.playwright_code import Untranslatable, is_locator, target_of

_Expression = TypeVar("_Expression", bound=ast.expr)
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
_SAYING = frozenset({"print", "console"})
_EXPECTING = {"expect": "expect", "expect.soft": "verify"}
_ENTRIES = frozenset({"run", "main"})
"""What codegen calls its function, which says nothing of the flow."""


def title_of(function: str) -> str:
    """Returns a flow's title for a function's name; nothing for what says nothing of the flow."""
    return "" if function in _ENTRIES else function.replace("_", " ").capitalize()


def uses_a_page(statements: list[ast.stmt]) -> bool:
    """Tells whether statements go to an address or look for anything on a page."""
    return any(
        is_locator(node) or (isinstance(node, ast.Call) and (_called(node) == "goto" or _is_short(node)))
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.expr)
    )


def _is_short(call: ast.Call, tabs: Sequence[str] = ()) -> bool:
    """Tells whether a call does something to what its first argument finds: page.click("#total")."""
    subject = call.func.value if isinstance(call.func, ast.Attribute) else None
    is_page = isinstance(subject, ast.Name) and (subject.id in tabs or subject.id.startswith("page"))
    return is_page and acts(_called(call) or "") and bool(call.args)


def _is_frame(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "content_frame"
    return isinstance(node, ast.Call) and _called(node) == "frame_locator"


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
        self._locators: dict[str, ast.expr] = {}
        """What was found, by the variable that holds it."""
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
        elif isinstance(statement, ast.Try):
            self.read([*statement.body, *statement.orelse, *statement.finalbody])
            if statement.handlers:
                raise Untranslatable("what it does when something fails is not read")
        elif not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
            raise Untranslatable("only steps that follow each other are read")

    def _with(self, statement: ast.With | ast.AsyncWith) -> None:
        """Reads a block that waits for a tab; any other one has no counterpart, which is told before what is in it."""
        waiting, name = statement.items[0].context_expr, statement.items[0].optional_vars
        call = ast.unparse(waiting)
        variable = name.id if isinstance(name, ast.Name) else ""
        opens = ".expect_popup(" in call or ".expect_page(" in call
        if not opens and "_playwright(" not in call and ".expect_navigation(" not in call:
            self._waiting.add(variable)
            if isinstance(waiting, ast.Call):
                self._turn_to(waiting)
            self.refuse(statement, "no step waits for that")
        self.read(statement.body)
        if opens:
            self._opening.add(variable)
            self.builder.opened()

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
        found = self._filled(value)
        if isinstance(name, ast.Name) and (is_locator(found) or _is_frame(found)):
            self._locators[name.id] = found
            return
        raise Untranslatable("values are not followed; write what it stands for")

    def _filled(self, value: _Expression) -> _Expression:
        """Returns an expression with what was found before in the place of its variables."""
        value = copy.deepcopy(value)
        for node in ast.walk(value):
            for key, inner in ast.iter_fields(node):
                if isinstance(inner, ast.Name) and inner.id in self._locators:
                    setattr(node, key, self._locators[inner.id])
                if isinstance(inner, list):
                    inner[:] = [self._locators.get(getattr(each, "id", ""), each) for each in inner]
        return value

    def _call(self, call: ast.Call) -> None:
        call = self._filled(call)
        if _root(call) in _SAYING:
            return
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
        elif _is_short(call, self._tabs):
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
