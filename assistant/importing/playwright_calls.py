"""Turns what Playwright's calls do to a locator, or expect of it, into steps."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from assistant.importing.builder import Builder
from assistant.recording.draft import Value
from assistant.recording.notation import pattern_of, written
from assistant.recording.playwright_code import Untranslatable, is_locator, pattern_in, target_of
from assistant.target import Target

_CHOICES = frozenset({"radio", "menuitemradio", "option"})
_OF_PAGE = {"to_have_url": "url", "to_have_title": "title"}
_TEXTS = {"to_have_text": "text", "to_have_value": "value"}
_STATES = {
    "to_be_enabled": "enabled", "to_be_disabled": "disabled", "to_be_checked": "checked", "to_be_editable": "editable",
    "to_be_focused": "focused", "not_to_be_checked": "unchecked",
}  # fmt: skip
_GONE = frozenset({"to_be_hidden", "not_to_be_visible", "not_to_be_attached"})


def acts(name: str) -> bool:
    """Tells whether a call of that name does something that a step does."""
    return name in _ACTS


def act(builder: Builder, name: str, target: Target, call: ast.Call) -> None:
    """Adds the step that does to a target what a call does; raises Untranslatable where there is none."""
    if name not in _ACTS:
        raise Untranslatable("no step does that")
    given = _options(call) if name in ("click", "check", "hover") else ""
    if given:
        raise Untranslatable(f"a click with {given} is no step")
    _ACTS[name](builder, target, call)


def condition(builder: Builder, name: str, about: ast.expr, call: ast.Call) -> Value:
    """Returns the condition that a call expects of something; raises Untranslatable where there is none."""
    if _options(call):
        raise Untranslatable(f"no condition has {_options(call)}")
    if is_locator(about):
        return _of_target(name, written(target_of(about)), call)
    if name not in _OF_PAGE:
        raise Untranslatable("no condition asks that")
    text = _matcher(call)
    return {_OF_PAGE[name]: builder.path(text) if name == "to_have_url" else text}


def text_of(call: ast.Call) -> str:
    """Returns the text that a call is given first; raises Untranslatable where it is computed."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    raise Untranslatable("its value is computed; write the text that it stands for")


def _options(call: ast.Call) -> str:
    return ", ".join(str(keyword.arg) for keyword in call.keywords if keyword.arg != "timeout")


def _of_target(name: str, target: str, call: ast.Call) -> Value:
    if name in ("to_be_visible", "to_be_attached"):
        return target
    if name in _GONE:
        return {"gone": target}
    if name in _TEXTS:
        return {"see": target, _TEXTS[name]: _matcher(call)}
    if name == "to_contain_text":
        text = _matcher(call)
        is_pattern = not isinstance(call.args[0], ast.Constant)
        return {"see": target, "text": text if is_pattern else f"/{pattern_of(text)}/"}
    if name in _STATES:
        return {"see": target, "state": _STATES[name]}
    if name == "to_have_count":
        count = call.args[0] if call.args else None
        if isinstance(count, ast.Constant) and isinstance(count.value, int):
            return {"see": target, "count": count.value}
    raise Untranslatable("no condition asks that")


def _matcher(call: ast.Call) -> str:
    pattern = pattern_in(call.args[0]) if call.args else None
    return text_of(call) if pattern is None else f"/{pattern}/"


def _fill(builder: Builder, target: Target, call: ast.Call) -> None:
    builder.fill(target, text_of(call))


def _press(builder: Builder, target: Target, call: ast.Call) -> None:
    if text_of(call) != "Tab":
        builder.step("press", text_of(call), **{"in": written(target)})


def _select(builder: Builder, target: Target, call: ast.Call) -> None:
    labels = [keyword.value for keyword in call.keywords if keyword.arg == "label"]
    if labels and isinstance(labels[0], ast.Constant):
        builder.step("select", {written(target): str(labels[0].value)})
    else:
        builder.step("select", {written(target): {"value": text_of(call)}})


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
