"""Advice on waiting for a time."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.advice.subject import Subject
from assistant.source import Problem

_VERBS = frozenset({"pause", "sleep"})


def fixed(subject: Subject) -> Iterator[Problem]:
    """Advises on steps that wait for a time: too short on a slow day, too long on all others."""
    for placed in subject.steps():
        verb = placed.step.verb
        if verb in _VERBS:
            hint = 'wait for what comes then, such as wait: heading "…"'
            yield subject.advice(
                "A204", "a fixed time is waited for", (*placed.path, verb), hint=hint, is_key=True
            )
