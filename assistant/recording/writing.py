"""Writes a draft as a flow's file, formatted as those in flows/ are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap

from assistant.recording.draft import Draft, DraftStep, Entry, Value
from assistant.source import parse

_WIDTH = 110


def flow_text(draft: Draft) -> str:
    """Returns the file's text."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"name: {scalar(draft.name)}"
    if draft.about:
        yield f"about: {scalar(draft.about)}"
    if draft.site:
        yield f"site: {draft.site}"
    if draft.inputs:
        yield ""
        yield "inputs:"
        yield from (f"  {name}: {_inline(said)}" for name, said in draft.inputs.items())
    yield ""
    yield "steps:"
    for entry in draft.entries:
        yield from (f"  {line}" for line in _entry(entry))


def _entry(entry: Entry) -> Iterator[str]:
    if not isinstance(entry, DraftStep):
        yield from _comment(f"{entry.place}: {entry.text}" if entry.place else entry.text)
        return
    for remark in entry.remarks:
        yield from _comment(remark)
    first, *rest = _pair(entry.verb, entry.value)
    yield f"- {first}"
    yield from (f"  {line}" for line in rest)
    for key, value in entry.modifiers.items():
        yield from (f"  {line}" for line in _pair(key, value))


def _comment(text: str) -> list[str]:
    return wrap(" ".join(text.split()), _WIDTH - 4, initial_indent="# ", subsequent_indent="# ")


def _pair(key: str, value: Value) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{key}: {_plain(value)}"
        return
    inline = f"{key}: {_inline(value)}"
    if len(value) == 1 and len(inline) <= _WIDTH - 4:
        yield inline
        return
    yield f"{key}:"
    yield from (f"  {scalar(name)}: {_plain(inner)}" for name, inner in value.items())


def _inline(value: Mapping[str, Value]) -> str:
    """Returns a mapping on one line; what is quoted more than on a line of its own is quoted so."""
    return "{" + ", ".join(f"{_within(name)}: {_within(inner)}" for name, inner in value.items()) + "}"


def _plain(value: Value) -> str:
    if isinstance(value, Mapping):
        return _inline(value)
    return scalar(value) if isinstance(value, str) else json.dumps(value)


def scalar(text: str) -> str:
    """Returns a text as it has to stand for a value or a key: in quotes where YAML would read something else."""
    return text if _reads_as(f"k: {text}\n{text}: v\n", {"k": text, text: "v"}, text) else _quoted(text)


def _within(value: Value) -> str:
    """Returns a text as it has to stand between braces."""
    if not isinstance(value, str):
        return _plain(value)
    return (
        value
        if _reads_as(f"{{k: {value}, {value}: v}}\n", {"k": value, value: "v"}, value)
        else _quoted(value)
    )


def _reads_as(yaml: str, wanted: object, text: str) -> bool:
    document = parse(yaml, file="")
    return text not in ("", "k") and not document.problems and document.value == wanted


def _quoted(text: str) -> str:
    """Returns a text in quotes: single ones, which keep backslashes, unless it has signs that only escapes tell."""
    if text.isprintable() and '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    """Returns a sign as it stands in double quotes; JSON would write two escapes for one that is far out."""
    if sign in '\\"':
        return "\\" + sign
    if sign == "\n":
        return r"\n"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
