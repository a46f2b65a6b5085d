"""Texts with `{{ }}` in them: what they need, and what they become.

Flows come from people who may be strangers, so templates run in Jinja's immutable sandbox with less than
it offers: only `{{ }}` (no `{% %}`), a short list of filters, no arithmetic that multiplies texts, and a
bound on what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from jinja2 import StrictUndefined, TemplateError, filters, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.source import quoted
from assistant.target import expression_of
from assistant.values import text_from

LONGEST_RESULT = 100_000
"""Characters that a rendered text may have; a field of a web form holds far fewer."""
_MOST_PARTS = 200
_DEEPEST = 40
_MOST_DIGITS = 12

_FILTER_NAMES = """
abs capitalize default first float int join last length list lower replace round sort string sum title
trim unique upper urlencode
"""
_FILTERS = frozenset(_FILTER_NAMES.split())
_METHOD_NAMES = "capitalize endswith lower lstrip rstrip split startswith strip title upper"
_TEXT_METHODS = frozenset(_METHOD_NAMES.split())
_LONE = re.compile(r"\A\{\{[-+]?(?P<expression>(?:(?!\}\}).)*?)[-+]?\}\}\Z", re.DOTALL)
_VALUES = (str, int, float, list, tuple, dict, type(None))
_FAULTS = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, NameError,
    RecursionError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What reading or evaluating a template can raise: Jinja lets the errors of Python through."""


class InvalidTemplate(ValueError):
    """A template that Jinja or our restrictions refuse; the message says which part."""


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's signature
        if isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple) or operator == "**":
            raise TemplateError(f"'{operator}' works on numbers only, and '**' not at all")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 - Jinja's signature
        """Wraps nothing: Jinja would let `format` through, and with it any width."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's signature
        """Takes `customer.name` from a row; what a mapping of Python's has besides its keys is no part of it."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's signature
        return isinstance(obj, str) and attr in _TEXT_METHODS


def _replace(value: object, old: str, new: str) -> str:
    """Jinja's filter, with a bound on what comes out: a chain of them grows without end."""
    text = str(value)
    _refuse_long(len(text) + text.count(str(old)) * len(str(new)))
    return text.replace(str(old), str(new))


def _join(values: Any, between: str = "") -> str:  # noqa: ANN401 - anything that can be gone through
    """Jinja's filter, with a bound on what comes out."""
    parts = [text_from(value) for value in values]
    _refuse_long(sum(map(len, parts)) + len(parts) * len(str(between)))
    return str(between).join(parts)


def _round(value: float, precision: int = 0, method: Any = "common") -> float:  # noqa: ANN401 - Jinja's signature
    """Jinja's filter, which takes ten to the power of the precision."""
    if not -_MOST_DIGITS <= precision <= _MOST_DIGITS:
        raise TemplateError(f"numbers are rounded to {_MOST_DIGITS} digits at most")
    return filters.do_round(value, precision, method)


def _refuse_long(length: int) -> None:
    if length > LONGEST_RESULT:
        raise TemplateError(f"that gives {length} characters; {LONGEST_RESULT} are allowed")


_ENVIRONMENT = _Environment(
    undefined=StrictUndefined,
    autoescape=False,
    finalize=text_from,
    keep_trailing_newline=True,
    comment_start_string="\x01{",  # no comments: what no file can hold begins one
    comment_end_string="}\x01",
)
_ENVIRONMENT.globals.clear()
_ENVIRONMENT.filters = {
    **{name: f for name, f in _ENVIRONMENT.filters.items() if name in _FILTERS},
    "join": _join,
    "replace": _replace,
    "round": _round,
}
_PATTERNS = _ENVIRONMENT.overlay(finalize=lambda value: expression_of(text_from(value)))


def has_template(text: str) -> bool:
    """Tells whether a text holds anything for Jinja."""
    return "{{" in text or "{%" in text


def is_lone(text: str) -> bool:
    """Tells whether a text is nothing but one `{{ }}`."""
    return _LONE.match(text) is not None


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """Returns the names that a text needs.

    Raises InvalidTemplate when the text is not a template we allow.
    """
    if not has_template(text):
        return frozenset()
    if "{%" in text:
        raise InvalidTemplate("only {{ }} is allowed in a template; write conditions with the step 'if'")
    try:
        tree = _ENVIRONMENT.parse(text)
        _refuse_large(tree)
        for node in tree.find_all(nodes.Filter):
            if node.name not in _FILTERS:
                raise TemplateError(f"unknown filter '{node.name}'; there are {', '.join(sorted(_FILTERS))}")
        if any(node.name == "self" for node in tree.find_all(nodes.Name)):
            raise TemplateError("'self' is Jinja's own")
        return frozenset(find_undeclared_variables(tree))
    except _FAULTS as error:
        raise InvalidTemplate(f"the template {quoted(text)} can't be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Returns what an error says, without the place in Jinja's own code."""
    return (error.message if isinstance(error, TemplateError) else None) or str(error) or type(error).__name__


def _refuse_large(tree: nodes.Node) -> None:
    """Raises TemplateError for a template of more parts, or more deeply nested ones, than anybody would write."""
    level, depth, parts = [tree], 0, 0
    while level:
        parts += len(level)
        depth += 1
        if parts > _MOST_PARTS or depth > _DEEPEST:
            raise TemplateError("it is too long or too deeply nested")
        level = [child for node in level for child in node.iter_child_nodes()]


def render(text: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a lone {{ x }} keeps the type of x
    """Fills a text with values; a lone `{{ x }}` keeps the type of `x`.

    Raises InvalidTemplate for a missing name, a refused operation or a result over LONGEST_RESULT.
    """
    lone = _LONE.match(text)
    if lone is None:
        return _rendered(text, values, is_pattern=False)
    names_in(text)
    try:
        result = _expression(lone["expression"].strip())(**values)
        if isinstance(result, StrictUndefined):
            str(result)  # raises with the name that is missing
    except _FAULTS as error:
        raise InvalidTemplate(f"{quoted(text)}: {_reason(error)}") from error
    if not isinstance(result, _VALUES):
        raise InvalidTemplate(f"{quoted(text)} is no text, number or list; is something missing behind it?")
    return _of_sound_length(text, result)


def render_pattern(text: str, values: Mapping[str, Any]) -> str:
    """Fills a regular expression; what is put in is a text there, whatever signs it holds.

    Raises InvalidTemplate as `render` does.
    """
    return _rendered(text, values, is_pattern=True)


def _rendered(text: str, values: Mapping[str, Any], *, is_pattern: bool) -> str:
    if not has_template(text):
        return text
    names_in(text)
    try:
        result: str = _compiled(text, is_pattern=is_pattern).render(values)
    except _FAULTS as error:
        raise InvalidTemplate(f"{quoted(text)}: {_reason(error)}") from error
    return _of_sound_length(text, result)


T = TypeVar("T")


def _of_sound_length(text: str, result: T) -> T:
    if isinstance(result, str) and len(result) > LONGEST_RESULT:
        raise InvalidTemplate(f"{quoted(text)} gives {len(result)} characters; {LONGEST_RESULT} are allowed")
    return result


@lru_cache(maxsize=4096)
def _compiled(text: str, *, is_pattern: bool) -> Any:  # noqa: ANN401 - jinja2.Template
    return (_PATTERNS if is_pattern else _ENVIRONMENT).from_string(text)


@lru_cache(maxsize=4096)
def _expression(expression: str) -> Any:  # noqa: ANN401 - Jinja's TemplateExpression
    return _ENVIRONMENT.compile_expression(expression, undefined_to_none=False)
