"""What happens in a run, as typed events.

The engine emits them; the terminal, the run folder, the journal and the report listen. An event holds plain
values only, so that `as_json` needs to know nothing of it. Texts are already free of secrets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal

Status = Literal["passed", "failed", "in_doubt", "interrupted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; `at` is seconds since the run began."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """A run begins. `started` is the wall-clock time in ISO 8601, `inputs` are as given, secrets hidden."""

    run: str
    flow: str
    title: str
    file: str
    environment: str
    world: str | None
    inputs: Mapping[str, Any]
    started: str
    browser: str
    folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Event):
    """A step begins. `number` is its place, such as `2.1`; `depth` how deep it is nested."""

    number: str
    depth: int
    verb: str
    sentence: str
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(Event):
    """A step ended; `seconds` is how long it took, `note` what is worth telling (`already so`)."""

    number: str
    depth: int
    verb: str
    sentence: str
    status: Literal["passed", "failed"]
    seconds: float
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSaved(Event):
    """A value was read off a page."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotTaken(Event):
    """A picture was written; `file` is relative to the run's folder.

    `flow` is the one that took it. `look` names the theme and the window that it was taken in, and is empty for the
    run's own. `scale` is how many of its pixels one of the page became. `side` is the file that holds what can be read
    on it.
    """

    number: str
    name: str
    file: str
    alt: str
    width: int
    height: int
    flow: str = ""
    look: str = ""
    caption: str = ""
    scale: float = 1
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActIntended(Event):
    """What must not happen twice is about to be committed."""

    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSettled(Event):
    """It is known what became of an act.

    `already`: it was so before; `seen`: done and seen; `refused`: the page refused it; `in_doubt`: nobody knows.
    """

    act: str
    outcome: Literal["already", "seen", "refused", "in_doubt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Event):
    """Something long is being waited for."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(Event):
    """The run goes on, but somebody should know."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a run failed, in words and in evidence; files are relative to the run's folder.

    `nearest` are the things on the page that could have been meant, as targets, best first. `journal` are the
    last lines of the journal that the mock sites keep: requests, acts, faults that struck. What is long is cut,
    and says how much is left out.
    """

    kind: str
    message: str
    sentence: str
    file: str
    line: int
    column: int
    excerpt: str
    trail: tuple[str, ...] = ()
    url: str = ""
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    nearest: tuple[str, ...] = ()
    picture: str | None = None
    snapshot: str | None = None
    console: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    rerun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """A run ended. It is always the last event.

    `failure` is what ended the run or, where nothing did, the first that it went on after; `unmet` are the
    others that it went on after.
    """

    run: str
    flow: str
    status: Status
    seconds: float
    outputs: Mapping[str, Any]
    failure: Failure | None = None
    unmet: tuple[Failure, ...] = ()
    folder: str | None = None


Listener = Callable[[Event], None]


def event_name(event: Event) -> str:
    """Returns the event's name in JSON: `step_finished`."""
    return _in_snake_case(type(event).__name__)


@cache
def _in_snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def as_json(event: Event) -> dict[str, Any]:
    """Returns an event as a mapping that json can write; `event` is its name."""
    return {
        "event": event_name(event),
        **{each.name: _plain(getattr(event, each.name)) for each in fields(event)},
    }


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
