"""What own verbs are written with.

from assistant.verbs import Stage, verb

@verb("pay-invoice", says="Pay the invoice {number}")
def pay_invoice(stage: Stage, number: str, *, copies: int = 1) -> str:
    '''Pays an invoice.

    Example:
        - pay-invoice: "2026-001"
    '''
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar, get_type_hints

from pydantic import Field, create_model

from assistant.engine.stage import Stage
from assistant.errors import StepFailed
from assistant.steps import Condition, Step
from assistant.steps.kinds import Duration, TargetField, Text, ValueName
from assistant.steps.registry import InvalidVerb, check_verb, step
from assistant.target import Aim, Target

__all__ = [
    "Aim", "Condition", "Duration", "Stage", "Step", "StepFailed", "Target", "TargetField", "Text", "ValueName",
    "step", "verb",
]  # fmt: skip

Function = Callable[..., str | None]
F = TypeVar("F", bound=Function)

_KINDS: Mapping[Any, Any] = {str: Text, Target: TargetField}
"""What a parameter's type means in a flow: a text keeps its zeros and may hold templates."""


def verb(name: str, *, says: str | None = None) -> Callable[[F], F]:
    """Makes a verb of a function: its first parameter is the stage, its second the verb's value, the rest modifiers.

    The docstring is the verb's documentation. `says` is the step in words, with `{parameter}` for what is
    written; without it, it is the verb and its value. Texts come with their templates filled. What is returned
    is noted in the report. Raises InvalidVerb for a function that can't be a verb.
    """

    def register(function: F) -> F:
        step(_class_of(name, function, says))
        return function

    return register


class _FunctionStep(Step):
    """A step whose acting is a function's."""

    function: ClassVar[Function]
    says: ClassVar[str]
    value: ClassVar[str]

    def describe(self) -> str:
        """Returns `Pay the invoice 2026-001`."""
        return re.sub(r"\{(\w+)\}", lambda found: _words(getattr(self, found[1])), self.says)

    def act(self, stage: Stage) -> str | None:
        """Calls the function with what is written, templates filled."""
        own = [name for name in type(self).model_fields if name not in Step.model_fields]
        values = {name: _filled(getattr(self, name), stage) for name in own}
        try:
            return type(self).function(stage, values.pop(self.value), **values)
        except Exception as error:
            if isinstance(error, StepFailed) or type(error).__module__.startswith("playwright."):
                raise
            raise StepFailed(f"{self.verb} failed{_place(error)}: {_reason(error)}", kind="test") from error


def _class_of(name: str, function: Function, says: str | None) -> type[Step]:
    check_verb(name)
    parameters = list(inspect.signature(function).parameters.values())
    if len(parameters) < 2 or parameters[1].default is not parameters[1].empty:
        raise InvalidVerb(
            f"{function.__name__} needs two parameters without defaults: the stage and the value"
        )
    value, *modifiers = parameters[1:]
    for parameter in modifiers:
        if parameter.kind is not parameter.KEYWORD_ONLY:
            raise InvalidVerb(f"the parameter '{parameter.name}' of {function.__name__} has to follow a '*'")
    for parameter in parameters[1:]:
        if hasattr(_FunctionStep, parameter.name) or parameter.name in Step.model_fields:
            raise InvalidVerb(f"'{parameter.name}' has a meaning in every step; name the parameter otherwise")
    says = says or f"{name.replace('-', ' ').capitalize()} {{{value.name}}}"
    unknown = set(re.findall(r"\{(\w+)\}", says)) - {parameter.name for parameter in parameters[1:]}
    if unknown:
        raise InvalidVerb(f"'says' has {{{min(unknown)}}}, which is no parameter of {function.__name__}")
    if not function.__doc__:
        raise InvalidVerb(f"{function.__name__} has no docstring; say what the verb does in a sentence")
    kinds = _kinds(function, parameters)
    fields: dict[str, Any] = {value.name: (kinds[value.name], Field(alias=name))}
    for parameter in modifiers:
        default = ... if parameter.default is parameter.empty else parameter.default
        fields[parameter.name] = (
            kinds[parameter.name],
            Field(default, alias=parameter.name.replace("_", "-")),
        )
    made = create_model(function.__name__, __base__=_FunctionStep, __module__=function.__module__, **fields)
    made.__doc__ = function.__doc__
    made.verb, made.function, made.says, made.value = name, staticmethod(function), says, value.name
    return made


def _kinds(function: Function, parameters: list[inspect.Parameter]) -> dict[str, Any]:
    """Returns each parameter's kind; the stage's annotation need not be importable."""
    annotations = {
        each.name: str if each.annotation is each.empty else each.annotation for each in parameters[1:]
    }
    holder = SimpleNamespace(__annotations__=annotations)
    try:
        hints = get_type_hints(holder, globalns=inspect.unwrap(function).__globals__, include_extras=True)
    except NameError as error:
        raise InvalidVerb(f"a type of {function.__name__} is not known: {error}; import it") from error
    return {name: _KINDS.get(hint, hint) for name, hint in hints.items()}


def _filled(value: object, stage: Stage) -> object:
    return stage.text(value) if isinstance(value, str) else value


def _words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return f" in {Path(frames[0].filename).name}:{frames[0].lineno}" if frames else ""


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
