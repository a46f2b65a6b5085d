"""Saying in plain words what the YAML parser objects to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.source.lines import lines_of
from assistant.source.mark import Mark
from assistant.source.problem import Problem

_TEMPLATE: Final = re.compile(r"(?:^\s*|[:,-]\s+|\[\s*)(\{\{)")
_QUOTE_HINT: Final = "put quotes around the whole value"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A sentence for the parser messages that match; `at_context` marks where the construct began."""

    pattern: str
    message: str
    hint: str | None = None
    at_context: bool = False


# Both parsers' words: libyaml's first, then those of PyYAML's own.
_RULES: Final = (
    _Rule(
        "unexpected end of stream|unexpected document indicator", "the quote is never closed", at_context=True
    ),
    _Rule(
        "sequence entries are not allowed", "a list cannot begin on the line of its key", "begin a new line"
    ),
    _Rule("mapping keys are not allowed", "a '?' cannot stand here", _QUOTE_HINT),
    _Rule("could not find expected ':'", "a key without a colon", "write 'key: value'", at_context=True),
    _Rule("expected ',' or '\\]'", "the list that begins with [ is not closed by ]", at_context=True),
    _Rule("expected ',' or '}'", "the mapping that begins with { is not closed by }", at_context=True),
    _Rule("expected alphabetic or numeric", "a value that begins with * or & needs quotes"),
    _Rule(
        "unknown escape character", "an unknown escape after the backslash", "single quotes keep backslashes"
    ),
    _Rule("hexdecimal|hexadecimal|invalid Unicode character escape", "a bad escape for a character"),
    _Rule("node content", "a value is missing here"),
    _Rule("<document start>", "the text goes on after the value has ended"),
    _Rule("incompatible YAML|directive", "a bad directive", "a line cannot begin with %"),
    _Rule("undefined tag handle|tag", "a value that begins with ! needs quotes"),
    _Rule("indentation indicator|comment or line break", "nothing may follow | or > on its line"),
)


def syntax_problem(reason: str, *, file: str, text: str, mark: Mark, context: Mark | None) -> Problem:
    """Turns a parser's complaint into a problem.

    `mark` is where the parser stopped and `context` where the construct begins that it was reading.
    """
    lines = lines_of(text)
    mark = within(lines, mark)
    line = lines[mark.line - 1]
    before, after = line[: mark.column - 1], line[mark.column - 1 :]
    template = _TEMPLATE.search(before)
    if template:
        return template_problem(file, Mark(mark.line, template.start(1) + 1))
    if "tab" in reason.split() or ("cannot start any token" in reason and after.startswith("\t")):
        return Problem("F004", "a tab where YAML wants spaces", file, mark, hint="indent with spaces")
    if "cannot start any token" in reason:
        return Problem("F005", f"a value cannot begin with {after[:1]!r}", file, mark, hint=_QUOTE_HINT)
    if "mapping values are not allowed" in reason:
        return _colon_problem(file, mark, before)
    if re.search(r"expected ',' or '(\}|\\])'", reason) and after[:1] in tuple("{["):
        return _bracket_problem(file, mark, after)
    begun = lines[context.line - 1][: context.column - 1] if context and context.line <= len(lines) else ""
    opened = re.search(r"\{\{[^{}]*\}\}$", begun)
    if context and opened:  # what YAML takes for a quote's beginning is its end
        return _bracket_problem(file, Mark(context.line, opened.start() + 1), "{{")
    for rule in _RULES:
        if re.search(rule.pattern, reason):
            place = context if rule.at_context and context else mark
            return Problem("F005", rule.message, file, place, hint=rule.hint)
    return _block_problem(file, mark, before)


def within(lines: tuple[str, ...], mark: Mark) -> Mark:
    """Moves a place in the blank end of a text to the end of its last written line."""
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    return mark if mark.line <= last else Mark(last, len(lines[last - 1].rstrip()) + 1)


def template_problem(file: str, mark: Mark) -> Problem:
    """Gives the problem of a value that begins with {{ and has no quotes, which YAML takes for a mapping."""
    return Problem("F016", "a value that begins with {{ needs quotes", file, mark, 2, _QUOTE_HINT)


def _bracket_problem(file: str, mark: Mark, after: str) -> Problem:
    """Gives the problem of a bracket in a value without quotes, which YAML takes for one of its own."""
    sign = "{{" if after.startswith("{{") else after[0]
    message = f"within {{ }} and [ ] a value with {sign} needs quotes"
    hint = "put quotes around the whole value, or write one key a line without the outer brackets"
    return Problem("F005", message, file, mark, len(sign), hint)


def _colon_problem(file: str, mark: Mark, before: str) -> Problem:
    if ": " in before:
        return Problem("F005", "a second ': ' in one line", file, mark, hint=_QUOTE_HINT)
    return Problem("F005", "a ':' cannot stand here", file, mark, hint="the line above may lack its own")


def _block_problem(file: str, mark: Mark, before: str) -> Problem:
    """Says what is wrong where the next key or list item was expected: the indentation, or stray text."""
    if not before.strip(" -"):
        hint = "line it up with the lines above that it belongs to"
        return Problem("F005", "this line's indentation fits nothing above it", file, mark, hint=hint)
    return Problem("F005", "the line goes on after its value has ended", file, mark, hint=_QUOTE_HINT)
