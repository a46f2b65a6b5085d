"""Which verbs there are. The loader, the reference, the schema and the completeness test read it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import PydanticUserError

from assistant.steps.base import Step

_VERBS: dict[str, type[Step]] = {}
VERBS: Mapping[str, type[Step]] = MappingProxyType(_VERBS)
"""Every verb with its step class, in the order in which they were registered."""

_NAME = re.compile("[a-z]+(-[a-z]+)*")
_HERE = Path(__file__).parent

S = TypeVar("S", bound=Step)


class InvalidVerb(ValueError):
    """A class or function that can't be a verb; the message says what to write instead."""


def step(cls: type[S]) -> type[S]:
    """Registers a step class under its `verb`; raises InvalidVerb for what can't be one."""
    check_verb(cls.verb)
    if not any((field.alias or name) == cls.verb for name, field in cls.model_fields.items()):
        raise InvalidVerb(
            f"{cls.__name__} has no field for its value; name one '{cls.verb}', or give it that alias"
        )
    if not inspect.getdoc(cls) or cls.__doc__ == Step.__doc__:
        raise InvalidVerb(f"the verb '{cls.verb}' has no docstring; say what it does in a sentence")
    for method in ("describe", "act"):
        if getattr(cls, method) is getattr(Step, method):
            raise InvalidVerb(f"the verb '{cls.verb}' needs a method '{method}'")
    if not cls.__module__.startswith("assistant.steps."):  # ours are built when used, which saves time
        _build(cls)
    _VERBS[cls.verb] = cls
    return cls


def _build(cls: type[Step]) -> None:
    """Builds a model at once, so that a type that no flow can hold is told where it stands."""
    try:
        cls.model_rebuild(force=True)
    except PydanticUserError as error:
        line = str(error).splitlines()[0]
        kind = re.search(r"<class '(?:.*\.)?(\w+)'>", line)
        reason = kind[1] if kind else line
        raise InvalidVerb(f"the verb '{cls.verb}' takes what no flow can hold: {reason}") from error


def check_verb(verb: str) -> None:
    """Raises InvalidVerb for a name that no verb can have, or that one has already."""
    if _NAME.fullmatch(verb) is None:
        raise InvalidVerb(
            f"{verb!r} can't be a verb; write lower-case words joined by dashes, such as pay-invoice"
        )
    if verb in _VERBS:
        raise InvalidVerb(
            f"there is a verb '{verb}' already, {_origin(_VERBS[verb])}; give yours another name"
        )
    if verb in Step.model_fields and verb != "shot":  # a shot is a step of its own as well
        raise InvalidVerb(f"'{verb}' stands beside every verb; give yours another name")


@contextmanager
def all_or_none() -> Iterator[None]:
    """Keeps none of the verbs that are registered meanwhile if something fails, so that it can be tried again."""
    before = dict(_VERBS)
    try:
        yield
    except BaseException:
        _VERBS.clear()
        _VERBS.update(before)
        raise


def _origin(cls: type[Step]) -> str:
    """Returns where a verb comes from, in words with its place."""
    source = getattr(cls, "function", cls)
    file = Path(inspect.getsourcefile(source) or "")
    line = inspect.getsourcelines(source)[1]
    if file.parent == _HERE:
        return f"a built-in one (assistant/steps/{file.name}:{line})"
    return f"in {file}:{line}"
