"""Texts, templates and regular expressions of a flow, as Python."""

from __future__ import annotations

import json
import keyword

from jinja2 import Environment, nodes

from assistant.exporting.support import SUPPORT
from assistant.template import has_template

_READ = Environment(autoescape=False)  # noqa: S701 - templates are read here, never rendered
_TAKEN = frozenset(
    {"expect", "found", "left", "opened", "os", "page", "pytest", "re", "reduce", "str", "time", *SUPPORT}
)
_METHODS = {"lower": "lower", "upper": "upper", "trim": "strip", "title": "title", "capitalize": "capitalize"}


class Unexportable(ValueError):
    """Something that has no counterpart in a test; the message says what, after the words `can't be exported:`."""


def variable(name: str) -> str:
    """Returns what a value is called in Python."""
    return f"{name}_" if name in _TAKEN or keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def literal(text: str) -> str:
    """Returns a text in double quotes."""
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def expression(text: str) -> str:
    """Returns Python that gives a text with its templates filled."""
    if not has_template(text):
        return literal(text)
    parts = _parts(text)
    if len(parts) == 1 and isinstance(parts[0], nodes.Expr):
        return f"str({_value(parts[0])})" if isinstance(parts[0], nodes.Const) else _value(parts[0])
    return (
        'f"'
        + "".join(part if isinstance(part, str) else f"{{{_value(part)}}}" for part in _braced(parts))
        + '"'
    )


def pattern(text: str) -> str:
    """Returns Python that gives a regular expression; what templates put in is a text there."""
    if not has_template(text):
        return f"re.compile({_raw(text)})"
    parts = [
        part.replace("{", "{{").replace("}", "}}")
        if isinstance(part, str)
        else f"{{re.escape({_value(part)})}}"
        for part in _parts(text)
    ]
    joined = "".join(parts)
    if '"' in joined or joined.endswith("\\"):
        raise Unexportable(f"the expression /{text}/ has quotes beside a template")
    return f're.compile(rf"{joined}")'


def matcher(text: str) -> str:
    """Returns Python for an exact text, or for the regular expression between slashes."""
    is_pattern = len(text) > 2 and text.startswith("/") and text.endswith("/")
    return pattern(text[1:-1]) if is_pattern else expression(text)


def _raw(text: str) -> str:
    if '"' in text or text.endswith("\\") or not text.isprintable():
        return repr(text)
    return f'r"{text}"' if "\\" in text else f'"{text}"'


def _braced(parts: list[str | nodes.Expr]) -> list[str | nodes.Expr]:
    """Returns parts whose texts can stand in an f-string."""
    return [
        literal(part)[1:-1].replace("{", "{{").replace("}", "}}") if isinstance(part, str) else part
        for part in parts
    ]


def _parts(text: str) -> list[str | nodes.Expr]:
    outputs = [each for each in _READ.parse(text).body if isinstance(each, nodes.Output)]
    return [
        node.data if isinstance(node, nodes.TemplateData) else node
        for output in outputs
        for node in output.nodes
    ]


def _value(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return variable(node.name)
    if isinstance(node, nodes.Const):
        return repr(node.value)
    if isinstance(node, nodes.Getattr):
        return f"{_value(node.node)}['{node.attr}']"  # an f-string around it has the double quotes
    if isinstance(node, nodes.Filter) and node.name in _METHODS and node.node is not None and not node.args:
        return f"{_value(node.node)}.{_METHODS[node.name]}()"
    raise Unexportable("its template does more than name a value, which a test can't do")
