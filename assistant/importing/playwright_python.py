"""Reads scripts and tests of Playwright for Python, as `playwright codegen` writes them. They are parsed, never run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from assistant.importing.builder import Around, Builder
from assistant.recording.draft import Draft, Value
from assistant.recording.notation import pattern_of, written
from assistant.recording.playwright_code import Untranslatable, is_locator, target_of
from assistant.target import Target

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
_ENTRIES = frozenset({"run", "main"})
"""What codegen calls its function, which says nothing of the flow."""
_CHOICES = frozenset({"radio", "menuitemradio", "option"})
_TEXTS = {"to_have_text": "text", "to_have_value": "value"}
_STATES = {
    "to_be_enabled": "enabled", "to_be_disabled": "disabled", "to_be_checked": "checked", "to_be_editable": "editable",
    "to_be_focused": "focused", "not_to_be_checked": "unchecked",
}  # fmt: skip
_GONE = frozenset({"to_be_hidden", "not_to_be_visible", "not_to_be_attached"})


def read_script(text: str, around: Around, place: Callable[[int], str]) -> list[Draft]:
    """Returns a flow for each function that uses a page; `place` tells where a line is.

    Raises SyntaxError for what is no Python.
    """
    drafts = []
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        if not any(
            is_locator(node) or _is_goto(node) for node in ast.walk(function) if isinstance(node, ast.expr)
        ):
            continue
        reader = _Reader(Builder(around), place)
        reader.read(function.body)
        drafts.append(reader.builder.draft(_title(function.name)))
    if not drafts and not functions:
        reader = _Reader(Builder(around), place)
        reader.read(tree.body)
        drafts.append(reader.builder.draft(""))
    return drafts


def _title(function: str) -> str:
    """Returns a flow's title for a function's name; nothing for what says nothing of the flow."""
    return "" if function in _ENTRIES else function.removeprefix("test_").replace("_", " ").capitalize()


def _is_goto(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "goto"


class _Reader:
    def __init__(self, builder: Builder, place: Callable[[int], str]) -> None:
        self.builder = builder
        self._place = place
        self._tabs: list[str] = []
        """The variables of the tabs, in the order of their opening."""
        self._tab: str | None = None
        self._is_closed = False

    def read(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.builder.place = self._place(statement.lineno)
            try:
                self._statement(statement)
            except Untranslatable as error:
                self.builder.remark(f"{_first_line(statement)} was not translated: {error}")

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
        call = ast.unparse(statement.items[0].context_expr)
        if "_playwright(" in call:  # codegen's block around everything
            self.read(statement.body)
        elif ".expect_popup(" in call or ".expect_page(" in call:
            self.read(statement.body)
            self.builder.opened()
        else:
            self.read(statement.body)
            self.builder.place = self._place(statement.lineno)
            raise Untranslatable("no step waits for that")

    def _assign(self, statement: ast.Assign) -> None:
        value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
        name = statement.targets[0]
        if isinstance(value, ast.Attribute) and value.attr == "value" and isinstance(name, ast.Name):
            self._tabs.append(name.id)  # the tab that a block before waited for
            self._tab = name.id
            return
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and value.func.attr in _HOUSEKEEPING
        ):
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
            self._turn_to(_root(call))
        if isinstance(subject, ast.Call) and ast.unparse(subject.func) == "expect":
            self._expect(name, subject, call)
        elif is_locator(subject):
            self._act(name, target_of(subject), call)
        elif name == "goto":
            self.builder.open(_text(call))
        elif name == "reload" or name not in _HOUSEKEEPING | {
            "wait_for_load_state",
            "wait_for_url",
            "bring_to_front",
        }:
            if ast.unparse(call.func).endswith("keyboard.press"):
                self.builder.step("press", _text(call))
                return
            raise Untranslatable("no step does that")

    def _turn_to(self, tab: str | None) -> None:
        """Writes that the flow goes on in another tab, where the script names another one."""
        if tab is None:
            return
        if not self._tabs:
            self._tabs, self._tab = [tab], tab
        if tab == self._tab or tab not in self._tabs:
            return
        closing: dict[str, Value] = {"close": True} if self._is_closed else {}
        self.builder.step("tab", "first" if tab == self._tabs[0] else "last", **closing)
        self._tab, self._is_closed = tab, False

    def _act(self, name: str, target: Target, call: ast.Call) -> None:
        act = _ACTS.get(name)
        if act is None:
            raise Untranslatable("no step does that")
        if call.keywords and name in ("click", "check", "hover"):
            given = ", ".join(str(keyword.arg) for keyword in call.keywords if keyword.arg != "timeout")
            if given:
                raise Untranslatable(f"a click with {given} is no step")
        act(self.builder, target, call)

    def _expect(self, name: str, subject: ast.Call, call: ast.Call) -> None:
        if not subject.args:
            raise Untranslatable("it expects nothing")
        about = subject.args[0]
        if not is_locator(about):
            keys = {"to_have_url": "url", "to_have_title": "title"}
            if name not in keys:
                raise Untranslatable("no condition asks that")
            self.builder.step("expect", {keys[name]: _matcher(call)})
            return
        self.builder.step("expect", _condition(name, written(target_of(about)), call))


def _condition(name: str, target: str, call: ast.Call) -> Value:
    if name in ("to_be_visible", "to_be_attached"):
        return target
    if name in _GONE:
        return {"gone": target}
    if name in _TEXTS:
        return {"see": target, _TEXTS[name]: _matcher(call)}
    if name == "to_contain_text":
        return {"see": target, "text": f"/{pattern_of(_text(call))}/"}
    if name in _STATES:
        return {"see": target, "state": _STATES[name]}
    if name == "to_have_count":
        count = call.args[0] if call.args else None
        if isinstance(count, ast.Constant) and isinstance(count.value, int):
            return {"see": target, "count": count.value}
    raise Untranslatable("no condition asks that")


def _fill(builder: Builder, target: Target, call: ast.Call) -> None:
    builder.fill(target, _text(call))


def _press(builder: Builder, target: Target, call: ast.Call) -> None:
    if _text(call) != "Tab":
        builder.step("press", _text(call), **{"in": written(target)})


def _select(builder: Builder, target: Target, call: ast.Call) -> None:
    labels = [keyword.value for keyword in call.keywords if keyword.arg == "label"]
    if labels and isinstance(labels[0], ast.Constant):
        builder.step("select", {written(target): str(labels[0].value)})
    else:
        builder.step("select", {written(target): {"value": _text(call)}})


def _check(builder: Builder, target: Target, call: ast.Call) -> None:
    builder.act("choose" if target.role in _CHOICES else "check", target)


_ACTS: Mapping[str, Callable[[Builder, Target, ast.Call], None]] = {
    "click": lambda builder, target, call: builder.act(
        "choose" if target.role in _CHOICES else "click", target
    ),
    "check": _check,
    "uncheck": lambda builder, target, call: builder.act("uncheck", target),
    "hover": lambda builder, target, call: builder.act("hover", target),
    "fill": _fill,
    "type": _fill,
    "press_sequentially": _fill,
    "press": _press,
    "select_option": _select,
    "wait_for": lambda builder, target, call: builder.act("wait", target),
}


def _root(call: ast.Call) -> str | None:
    """Returns the variable that a call begins with; of an `expect` that which its locator begins with."""
    node: ast.expr = call
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "expect" and node.args:
            node = node.args[0]
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return None
    return node.id


def _text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    raise Untranslatable("its value is computed; write the text that it stands for")


def _matcher(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Call) and ast.unparse(first.func) == "re.compile":
        return f"/{_text(first)}/"
    return _text(call)


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]
