"""Texts with `{{ }}` in them: what they need, and what they become.

Flows come from people who may be strangers, so templates run in Jinja's immutable sandbox with less than
it offers: only `{{ }}` (no `{% %}`), a short list of filters, no arithmetic that multiplies texts, and a
bound on what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_RESULT = 100_000
"""Characters that a rendered text may have; a field of a web form holds far fewer."""

_FILTER_NAMES = """
abs capitalize default first float int join last length list lower replace round sort string sum title
trim unique upper urlencode
"""
_FILTERS = frozenset(_FILTER_NAMES.split())
_METHOD_NAMES = "capitalize endswith lower lstrip rstrip split startswith strip title upper"
_TEXT_METHODS = frozenset(_METHOD_NAMES.split())
_LONE = re.compile(r"\A\{\{(?P<expression>(?:(?!\}\}).)*)\}\}\Z", re.DOTALL)


class InvalidTemplate(ValueError):
    """A template that Jinja or our restrictions refuse; the message says which part."""


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's signature
        if isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple) or operator == "**":
            raise TemplateError(f"'{operator}' works on numbers only, and '**' not at all")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's signature
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        return super().is_safe_attribute(obj, attr, value)


_ENVIRONMENT = _Environment(undefined=StrictUndefined, autoescape=False)
_ENVIRONMENT.globals.clear()
_ENVIRONMENT.filters = {name: f for name, f in _ENVIRONMENT.filters.items() if name in _FILTERS}


def has_template(text: str) -> bool:
    """Tells whether a text holds anything for Jinja."""
    return "{{" in text or "{%" in text or "{#" in text


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """Returns the names that a text needs.

    Raises InvalidTemplate when the text is not a template we allow.
    """
    if not has_template(text):
        return frozenset()
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateError as error:
        raise InvalidTemplate(f"the template {text!r} can't be read: {error}") from error
    if "{%" in text or any(not isinstance(node, nodes.Output) for node in tree.body):
        raise InvalidTemplate("only {{ }} is allowed in a template; write conditions with the step 'if'")
    for node in tree.find_all(nodes.Filter):
        if node.name not in _FILTERS:
            raise InvalidTemplate(f"unknown filter '{node.name}'; there are {', '.join(sorted(_FILTERS))}")
    return frozenset(find_undeclared_variables(tree))


def render(text: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a lone {{ x }} keeps the type of x
    """Fills a text with values; a lone `{{ x }}` keeps the type of `x`.

    Raises InvalidTemplate for a missing name, a refused operation or a result over LONGEST_RESULT.
    """
    if not has_template(text):
        return text
    names_in(text)
    try:
        result = _evaluate(text, values)
    except TemplateError as error:
        raise InvalidTemplate(f"{text!r}: {error}") from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise InvalidTemplate(f"{text!r}: {error}") from error
    if isinstance(result, str) and len(result) > LONGEST_RESULT:
        raise InvalidTemplate(f"{text!r} gives {len(result)} characters; {LONGEST_RESULT} are allowed")
    return result


def _evaluate(text: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as in render
    lone = _LONE.match(text)
    if lone is None:
        return _compiled(text).render(values)
    result = _expression(lone["expression"].strip())(**values)
    if isinstance(result, StrictUndefined):
        raise InvalidTemplate(f"{text!r}: there is no value of that name")
    return result


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:  # noqa: ANN401 - jinja2.Template
    return _ENVIRONMENT.from_string(text)


@lru_cache(maxsize=4096)
def _expression(expression: str) -> Any:  # noqa: ANN401 - Jinja's TemplateExpression
    return _ENVIRONMENT.compile_expression(expression, undefined_to_none=False)
