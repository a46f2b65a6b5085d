"""How a run is to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.engine.looks import Look
from assistant.engine.sessions import Sessions, SessionsInMemory
from assistant.picture.style import Style
from assistant.reach import Reach
from assistant.target import Labels

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.steps import Step


class Evidence(Enum):
    """What a run keeps to show what happened."""

    NONE = "none"
    FAILURE = "failure"
    FULL = "full"


class Keep(Protocol):
    """Where pictures and evidence go, such as a run's folder."""

    def keep(self, name: str, data: bytes) -> str:
        """Writes a file; returns its name relative to the run's folder."""

    def place(self, name: str) -> Path:
        """Returns where a file of that name would be, its folder made, for whoever writes it."""


class Person(Protocol):
    """Somebody at the keyboard."""

    def approve(self, question: str) -> bool:
        """Asks for a yes."""

    def enter(self, question: str) -> str:
        """Asks for a text."""


class Onlooker(Protocol):
    """Whoever looks at the page around each step, without touching it."""

    def before(self, step: Step, stage: Stage) -> None:
        """Looks at what the step is done on."""

    def after(self, step: Step, stage: Stage) -> None:
        """Looks at what came of the step."""


class MayGoOn(Protocol):
    """Whoever can end a run between its steps."""

    def __call__(self, *, is_acting: bool) -> None:
        """Raises LeaseLost or RunCancelled when the run has to end."""


def _always(*, is_acting: bool) -> None:
    """Lets every run go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How a run is to go: where, how patiently, and with which evidence.

    `sites` gives the address of each site, `reach` all hosts that may be reached. `provided` are the inputs that
    the environment sets. `labels` are each site's labels in the run's language, none for English; `locale` is its key.
    `world` is the mock world's name and `world_identity` what tells it from an earlier one of that name. `approve`
    says what `approve` steps do, `asks_before_acts` whether each act is asked about as well; `person` is who can be
    asked, if anybody is there; `is_seen` whether the window is shown to them. `limit` is in seconds. `now` is the
    clock that durations are taken with. `keep` is where files go;
    without it no pictures are taken. `shots` says whether any are, or names those that are. `sessions` is where logins
    are kept.
    `pictures` is the house style, and `looks` are the ways in which each picture is taken. `translated` says in the
    run's language what is written on a picture or beside it, its templates not yet filled.
    `update_pictures` writes the pictures anew that conditions compare with.
    `act_again` is a person's word that acts in doubt did not happen. `rerun` is the command that does the run
    again. `journal` gives the last lines of the journal that mock sites keep of themselves. `may_go_on` is asked
    before each step, told whether an act is under way, and raises what ends the run. `onlooker` sees the page before
    and after each step.
    """

    environment: str
    sites: Mapping[str, str]
    reach: Reach | None = None
    provided: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    locale: str = "en"
    world: str | None = None
    world_identity: str = ""
    approve: Literal["ask", "given", "refuse"] = "ask"
    asks_before_acts: bool = False
    person: Person | None = None
    is_seen: bool = False
    limit: float = 10.0
    evidence: Evidence = Evidence.FAILURE
    shots: bool | frozenset[str] = True
    pictures: Style = field(default_factory=Style)
    looks: tuple[Look, ...] = (Look(),)
    translated: Callable[[str], str] = str
    update_pictures: bool = False
    sessions: Sessions = field(default_factory=SessionsInMemory)
    keep: Keep | None = None
    folder: str | None = None
    act_again: bool = False
    rerun: str = ""
    journal: Callable[[], tuple[str, ...]] = tuple
    now: Callable[[], float] = monotonic
    may_go_on: MayGoOn = _always
    onlooker: Onlooker | None = None
