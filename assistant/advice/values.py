"""Advice on inputs and saved values that nobody needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from assistant.advice.subject import Subject
from assistant.flow.scope import texts
from assistant.source import Path, Problem
from assistant.template import InvalidTemplate, names_in


def unused(subject: Subject) -> Iterator[Problem]:
    """Advises on inputs and saved values that no template has and no output gives."""
    used = _used(subject)
    for name in subject.flow.inputs:
        if name not in used:
            hint = "take it out, or write {{ " + name + " }} where it belongs"
            path: Path = ("inputs", name) if ("inputs", name) in subject.document.key_marks else ("inputs",)
            yield subject.advice("A205", f"the input '{name}' is never used", path, hint=hint, is_key=True)
    for placed in subject.steps():
        for name in placed.step.saves():
            if name not in used:
                hint = "take it out, or name it under 'outputs'"
                where = _saved_at(subject, name, placed.path)
                yield subject.advice(
                    "A206", f"'{name}' is saved and never used", where, hint=hint, is_key=True
                )


def _used(subject: Subject) -> set[str]:
    value = subject.document.value
    body = {key: child for key, child in value.items() if key != "inputs"} if isinstance(value, dict) else {}
    found = set(subject.flow.outputs)
    for text, _ in texts(body, ()):
        with suppress(InvalidTemplate):  # a title may look like a template
            found |= names_in(text)
    return found


def _saved_at(subject: Subject, name: str, path: Path) -> Path:
    """Returns where a step names what it saves: in a mapping, in a list, or as a value of its own."""
    keys = subject.document.key_marks
    places: list[Path] = [(*path, "save", name), (*path, "as"), (*path, "save")]
    return next((place for place in places if place in keys), path)
