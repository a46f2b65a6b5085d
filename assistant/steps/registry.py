"""Which verbs there are. The loader, the reference and the completeness test read it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from assistant.steps.base import Step

_VERBS: dict[str, type[Step]] = {}
VERBS: Mapping[str, type[Step]] = MappingProxyType(_VERBS)
"""Every verb with its step class, in the order in which they were registered."""

S = TypeVar("S", bound=type[Step])


def step(cls: S) -> S:
    """Registers a step class under its `verb`; a verb is registered once."""
    if cls.verb in _VERBS:
        raise ValueError(f"the verb '{cls.verb}' is registered already, by {_VERBS[cls.verb].__name__}")
    _VERBS[cls.verb] = cls
    return cls
