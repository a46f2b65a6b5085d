"""Which verbs there are. The loader, the reference, the schema and the completeness test read it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeVar

from pydantic import PydanticUserError

from assistant.steps.base import Step

_NAME = re.compile("[a-z]+(-[a-z]+)*")
_HERE = Path(__file__).parent
_PARTS = frozenset(
    {
        "asking",
        "base",
        "beside",
        "coming",
        "condition",
        "keys",
        "kinds",
        "looking",
        "picture",
        "registry",
        "rows",
        "walk",
        "which_tab",
    }
)
"""The modules of this package that hold no verb; every other one holds the verb that it is called after."""


class _Verbs(Mapping[str, type[Step]]):
    """The verbs by name. A built-in one is imported when it is asked for, which spares a run 25 of them (30 ms)."""

    def __init__(self) -> None:
        modules = (module.name for module in iter_modules([str(_HERE)]) if module.name not in _PARTS)
        self._modules = {name.rstrip("_"): f"{__package__}.{name}" for name in modules}
        self.own: dict[str, type[Step]] = {}

    def __getitem__(self, verb: str) -> type[Step]:
        if verb in self._modules:
            module = import_module(self._modules[verb])
            found: type[Step] = next(
                cls for cls in vars(module).values() if getattr(cls, "verb", None) == verb
            )
            return found
        return self.own[verb]

    def __contains__(self, verb: object) -> bool:
        return verb in self._modules or verb in self.own

    def __iter__(self) -> Iterator[str]:
        return chain(self._modules, self.own)

    def __len__(self) -> int:
        return len(self._modules) + len(self.own)


_VERBS = _Verbs()
VERBS: Mapping[str, type[Step]] = _VERBS
"""Every verb with its step class: the built-in ones by name, then own ones in the order of their registration."""

S = TypeVar("S", bound=Step)


class InvalidVerb(ValueError):
    """A class or function that can't be a verb; the message says what to write instead."""


def step(cls: type[S]) -> type[S]:
    """Registers a step class under its `verb`; raises InvalidVerb for what can't be one."""
    if cls.__module__.startswith(f"{__package__}."):
        return cls  # a built-in one, known by its file, held to the rules by the tests, and built when it is used
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
    _build(cls)
    _VERBS.own[cls.verb] = cls
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
    before = dict(_VERBS.own)
    try:
        yield
    except BaseException:
        _VERBS.own = before
        raise


def _origin(cls: type[Step]) -> str:
    """Returns where a verb comes from, in words with its place."""
    source = getattr(cls, "function", cls)
    file = Path(inspect.getsourcefile(source) or "")
    line = inspect.getsourcelines(source)[1]
    if file.parent == _HERE:
        return f"a built-in one (assistant/steps/{file.name}:{line})"
    return f"in {file}:{line}"
