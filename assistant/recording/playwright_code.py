"""Turns Playwright's locators, as Python code, into targets. The code is read, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.recording.notation import css_text, pattern_of
from assistant.target import ROLES, Name, Target, parse
from assistant.target.grammar import InvalidTarget, between_slashes, check_pattern

_CSS_ONLY = re.compile(
    r"^(?!xpath=|//|text=|internal:|role=|id=|data-testid=)(?:css=)?(?P<css>[^>]*(?:>(?!>)[^>]*)*)$"
)
_ATTRIBUTES = frozenset({"checked", "disabled", "expanded", "level", "pressed", "selected"})
_BY_NUMBER = frozenset({"first", "last", "nth"})
_MAYBE_CUT = 25
"""Characters from which on a name that is not said to be exact may be the beginning of a longer one."""
_FLAGS = {"I": "i", "IGNORECASE": "i", "M": "m", "MULTILINE": "m", "S": "s", "DOTALL": "s"}
"""Flags of re.compile by the letters that a group of an expression has for them, in browsers as well."""
_NAMED_BY_CONTENT = frozenset({"row", "listitem"})


class Untranslatable(ValueError):
    """A locator or a call that the notation of targets has nothing for; the message says which."""


def target_in_code(code: str) -> Target:
    """Returns the target of an action such as `page.get_by_role("button", name="OK").click()`.

    Raises Untranslatable.
    """
    try:
        calls = [node for node in ast.walk(ast.parse(code.strip())) if isinstance(node, ast.Call)]
    except SyntaxError as error:
        raise Untranslatable(f"{code.strip()!r} is no Python") from error
    for call in calls:
        if isinstance(call.func, ast.Attribute) and is_locator(call.func.value):
            return target_of(call.func.value)
    raise Untranslatable(f"there is no locator in {code.strip()!r}")


def is_locator(node: ast.expr) -> bool:
    """Tells whether an expression makes a locator: a call of get_by_… or locator, or a part of one."""
    if isinstance(node, ast.Attribute):
        return node.attr in _BY_NUMBER and is_locator(node.value)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    name = node.func.attr
    return name in _MAKERS or (
        name in ("filter", "nth", "and_", "or_", "describe") and is_locator(node.func.value)
    )


def target_of(node: ast.expr) -> Target:
    """Returns the target of a locator expression; raises Untranslatable where it has none."""
    if isinstance(node, ast.Attribute) and node.attr in _BY_NUMBER:
        raise Untranslatable(f"it is found by its number (.{node.attr}); name it by what it is in")
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        raise Untranslatable(f"{ast.unparse(node)} is no locator")
    name, base = node.func.attr, node.func.value
    if name == "nth":
        raise Untranslatable("it is found by its number (.nth); name it by what it is in")
    if name == "describe":
        return target_of(base)
    if name == "filter":
        return _filtered(target_of(base), node)
    if name not in _MAKERS:
        raise Untranslatable(f".{name}() has nothing like it in the notation of targets")
    if (isinstance(base, ast.Attribute) and base.attr == "content_frame") or "frame_locator(" in ast.unparse(
        base
    ):
        raise Untranslatable("it is in a frame, into which targets don't look")
    own = _MAKERS[name](node)
    return _within(own, target_of(base)) if is_locator(base) else _checked(own)


def _checked(target: Target) -> Target:
    """Returns a target if the notation can say it; raises Untranslatable where it can't."""
    try:
        parse(str(target) if target.role or target.css or target.inside else str(target.name))
    except InvalidTarget as error:
        raise Untranslatable(str(error)) from error
    return target


def _within(target: Target, outer: Target) -> Target:
    inside = outer if target.inside is None else _within(target.inside, outer)
    return _checked(replace(target, inside=inside))


def _filtered(target: Target, call: ast.Call) -> Target:
    """Takes what a row or an item of a list is told by: `filter(has_text=…)` and `filter(has=…)`."""
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if set(options) == {"visible"}:
        return target
    if target.role not in _NAMED_BY_CONTENT or target.name is not None or len(options) != 1:
        raise Untranslatable(
            f"its filter({', '.join(map(str, options))}) has nothing like it in the notation of targets"
        )
    if "has_text" in options:
        name = _name(options["has_text"])
        pattern = name.text if name.is_pattern else pattern_of(name.text)
        return replace(target, name=Name(text=pattern, is_pattern=True))
    if "has" in options:
        inner = target_of(options["has"])
        if inner.name is not None and inner.inside is None:
            return replace(target, name=inner.name)
    raise Untranslatable("its filter has nothing like it in the notation of targets")


def _shown_name(node: ast.expr, call: ast.Call) -> Name:
    """Returns the name of a locator; codegen cuts long names short, so such a one is taken for a part."""
    name = _name(node)
    is_exact = any(
        keyword.arg == "exact" and ast.unparse(keyword.value) == "True" for keyword in call.keywords
    )
    if name.is_pattern or is_exact or len(name.text) < _MAYBE_CUT:
        return name
    return Name(text=pattern_of(name.text), is_pattern=True)


def _name(node: ast.expr) -> Name:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Name(text=node.value)
    pattern = pattern_in(node)
    if pattern is not None:
        return Name(text=pattern, is_pattern=True)
    raise Untranslatable(f"{ast.unparse(node)} is computed; write the text that it stands for")


def pattern_in(node: ast.expr) -> str | None:
    """Returns the regular expression that an expression compiles, or None where it compiles none."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "re.compile" or not node.args:
        return None
    pattern, *flags = [*node.args, *(keyword.value for keyword in node.keywords)]
    if not isinstance(pattern, ast.Constant) or not isinstance(pattern.value, str):
        return None
    text = between_slashes(pattern.value)
    told = [flag.removeprefix("re.") for each in flags for flag in ast.unparse(each).split(" | ")]
    for flag in told:
        if flag not in _FLAGS:
            raise Untranslatable(f"patterns have no flag {flag}")
    text = f"(?{''.join(map(_FLAGS.__getitem__, told))}:{text})" if told else text
    try:
        check_pattern(text)
    except InvalidTarget as error:
        raise Untranslatable(str(error)) from error
    return text


def _argument(call: ast.Call) -> ast.expr:
    if not call.args:
        raise Untranslatable(f"{ast.unparse(call)} names nothing")
    return call.args[0]


def _by_role(call: ast.Call) -> Target:
    role = _name(_argument(call)).text
    if role not in ROLES:
        raise Untranslatable(f"the role {role} is none that targets know")
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    attributes = {
        key: ast.unparse(value).lower().replace("true", "")
        for key, value in options.items()
        if key in _ATTRIBUTES
    }
    return Target(
        role=role,
        name=_shown_name(options["name"], call) if "name" in options else None,
        attributes=attributes,
    )


def _by_label(call: ast.Call) -> Target:
    return Target(name=_shown_name(_argument(call), call))


def _by_text(call: ast.Call) -> Target:
    return Target(role="text", name=_shown_name(_argument(call), call))


def _by_image(call: ast.Call) -> Target:
    return Target(role="img", name=_shown_name(_argument(call), call))


def _by_test_id(call: ast.Call) -> Target:
    return Target(css=f"[data-testid={css_text(_name(_argument(call)).text)}]")


def _by_title(call: ast.Call) -> Target:
    return Target(css=f"[title={css_text(_name(_argument(call)).text)}]")


def _by_selector(call: ast.Call) -> Target:
    selector = _name(_argument(call)).text
    if call.keywords:
        given = ", ".join(str(keyword.arg) for keyword in call.keywords)
        raise Untranslatable(f"its locator({given}) has nothing like it in the notation of targets")
    text = re.fullmatch(r'text=(?:"(.*)"|(.*))', selector)
    if text is not None:
        return Target(role="text", name=Name(text=text[1] or text[2]))
    identity = re.fullmatch(r"id=([\w-]+)", selector)
    css = _CSS_ONLY.match(f"#{identity[1]}" if identity else selector)
    if css is None:
        raise Untranslatable(f"the selector {selector} is no CSS")
    return Target(css=css["css"])


_MAKERS: Mapping[str, Callable[[ast.Call], Target]] = {
    "get_by_role": _by_role,
    "get_by_label": _by_label,
    "get_by_placeholder": _by_label,
    "get_by_text": _by_text,
    "get_by_alt_text": _by_image,
    "get_by_title": _by_title,
    "get_by_test_id": _by_test_id,
    "locator": _by_selector,
}
