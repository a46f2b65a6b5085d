"""Advice on what can't be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.advice.subject import Placed, Subject
from assistant.flow.targets import targets_of
from assistant.source import Problem
from assistant.steps import Step
from assistant.steps.walk import walk
from assistant.target import Target
from assistant.validation import keys_of

_WORDS = """
buy|pay|purchase|place order|order now|submit order|delete|remove|unsubscribe|terminate|release|destroy|
deactivate|cancel subscription|transfer|withdraw
"""
_FINAL = re.compile(rf"^({_WORDS.replace(chr(10), '')})\b", re.IGNORECASE)


def unsafe(subject: Subject) -> Iterator[Problem]:
    """Advises on acts outside of `ensure`, and on an `ensure` that doesn't know which step is the act."""
    for placed in subject.steps():
        is_within = "ensure" in placed.within
        verb = placed.step.verb
        if not is_within:
            yield from _outside(placed, subject)
        if verb == "ensure" and not _commits_within(placed):
            hint = "write 'commits: true' beside the click that makes it happen"
            yield subject.advice(
                "A209", "no step of this 'ensure' commits", (*placed.path, verb), hint=hint, is_key=True
            )


def is_final(step: Step) -> bool:
    """Tells whether a step does what can't be taken back: it commits, or clicks what is labelled so."""
    if getattr(step, "commits", False):
        return True
    target = getattr(step, step.verb, None) if "commits" in keys_of(type(step)) else None
    return isinstance(target, Target) and _is_final(target)


def _is_final(target: Target) -> bool:
    return target.name is not None and _FINAL.match(target.name.text) is not None


def _outside(placed: Placed, subject: Subject) -> Iterator[Problem]:
    verb = placed.step.verb
    if verb == "approve":
        hint = "put it first under the steps of the 'ensure' that acts"
        path = (*placed.path, verb)
        yield subject.advice(
            "A208", "approval is asked for though nothing may be left to do", path, hint=hint, is_key=True
        )
    elif getattr(placed.step, "commits", False):
        path = (*placed.path, "commits")
        hint = "put the step under an 'ensure', which looks before it acts"
        yield subject.advice(
            "A210", "'commits' means nothing outside of 'ensure'", path, hint=hint, is_key=True
        )
    elif "commits" in keys_of(type(placed.step)):
        yield from _final(placed, subject)


def _final(placed: Placed, subject: Subject) -> Iterator[Problem]:
    """Advises on a click whose label says that it can't be taken back."""
    for target, path, _ in targets_of(placed.step, placed.path, subject.document):
        if _is_final(target):
            hint = "put it under an 'ensure' that looks whether it is so already, with 'commits: true'"
            yield subject.advice("A207", f"{target} may happen twice", path, hint=hint)


def _commits_within(placed: Placed) -> bool:
    """Tells whether a step within commits; one in a flow that is run may, which only that flow knows."""
    inner = [step for step in walk((placed.step,)) if step is not placed.step]
    return any(getattr(step, "commits", False) or step.verb == "run" for step in inner)
