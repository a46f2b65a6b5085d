"""A flow as a value: what it takes, what it does, what it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from assistant.errors import UsageError
from assistant.picture.style import StyleChanges
from assistant.source import quoted
from assistant.steps.kinds import compiling, text_of
from assistant.values import SHORTEST_SECRET, Secret, is_too_short, text_from

if TYPE_CHECKING:
    from assistant.flow.invariants import Invariant
    from assistant.flow.session import Session
    from assistant.steps import Step
    from assistant.target import Target

InputKind = Literal["text", "secret", "number", "boolean"]


def _compiled(pattern: str | None) -> str | None:
    return compiling(pattern) if pattern is not None else None


class Output(BaseModel):
    """A value that a flow gives.

    `help` says what it is. `pattern` is a regular expression that the whole value has to match.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    help: str = ""
    pattern: str | None = None

    _check_pattern = field_validator("pattern")(_compiled)

    def check(self, name: str, value: str, *, shown: str | None = None) -> None:
        """Raises ValueError unless the whole value has the shape; `shown` is the value without secrets."""
        if self.pattern is not None and re.fullmatch(self.pattern, value) is None:
            told = quoted(value if shown is None else shown)
            raise ValueError(f"{name} is {told}, which doesn't have the shape {self.pattern}{_spaces(value)}")


def _default(value: object) -> object:
    return None if value is None else text_of(value)


class Input(Output):
    """A value that a flow takes.

    `help` says what it is. `pattern` is a regular expression that the whole value has to match. `kind` is
    `text` unless it says otherwise; what is `secret` is hidden wherever it would be shown. `default` is taken
    when nothing else gives a value. `from` (the field `origin`) names the flow that finds the value out. `env`
    is the environment variable that it comes from; secrets come from there or from config.yaml, never from
    the command line's history.
    """

    kind: InputKind = "text"
    default: Annotated[str | None, BeforeValidator(_default)] = None
    env: str | None = None
    origin: str | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _default_fits(self) -> Input:
        if self.default is not None:
            try:
                self.read("default", self.default)
            except UsageError as error:
                raise ValueError(str(error).removeprefix("input ")) from error
        return self

    def read(self, name: str, raw: object) -> Any:  # noqa: ANN401 - an input is of the kind that it declares
        """Returns a given value in the kind that is declared.

        Raises UsageError with what is wrong and what to write instead.
        """
        text = text_from(raw)
        if self.kind == "secret":
            return self._secret(name, text)
        if self.kind == "number":
            return _number(name, text)
        if self.kind == "boolean":
            return _boolean(name, text)
        try:
            self.check(name, text)
        except ValueError as error:
            hint = f"; read it with: assistant run {self.origin}" if self.origin else ""
            raise UsageError(f"input {error}{hint}") from error
        return text

    def _secret(self, name: str, text: str) -> Secret:
        if self.pattern is not None and re.fullmatch(self.pattern, text) is None:
            raise UsageError(
                f"input {name} is a secret that doesn't have the shape {self.pattern}{_spaces(text)}"
            )
        if text and is_too_short(text):
            raise UsageError(
                f"input {name} is a secret of fewer than {SHORTEST_SECRET} signs: it would be found by chance in any "
                "text, so it can't be kept out of what a run writes; take a longer one"
            )
        return Secret(text)


def _spaces(value: str) -> str:
    return " (it has blanks around it)" if value != value.strip() else ""


def _number(name: str, text: str) -> int | float:
    try:
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
    except ValueError:
        raise UsageError(f"input {name} is {quoted(text)}; write a number") from None


def _boolean(name: str, text: str) -> bool:
    lowered = text.lower()
    if lowered not in ("true", "false"):
        raise UsageError(f"input {name} is {quoted(text)}; write true or false")
    return lowered == "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What is done about something that may come over the page at any moment, such as a survey."""

    when: Target
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow, read and checked: nothing in it can fail for its form any more.

    `name` is the file's name without `.yaml`; `title` is the one that people read. `file` is as shown to
    people, `text` the source that excerpts are cut from.
    """

    name: str
    title: str
    file: str
    text: str
    about: str = ""
    site: str | None = None
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    inputs: dict[str, Input] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    last: tuple[Step, ...] = ()
    handlers: tuple[Handler, ...] = ()
    always: tuple[Invariant, ...] = ()
    session: Session | None = None
    pictures: StyleChanges | None = None

    @property
    def opening(self) -> tuple[Step, ...]:
        """What is done before the steps: signing in, where the flow has a session."""
        return (self.session,) if self.session is not None else ()

    def all_steps(self) -> tuple[Step, ...]:
        """Returns the flow's outermost steps: what it does, does at its end, and does about overlays."""
        handled = (step for handler in self.handlers for step in handler.steps)
        return (*self.opening, *self.steps, *self.last, *handled)
