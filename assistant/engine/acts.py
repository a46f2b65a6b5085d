"""What the engine asks of whoever keeps the acts that must not happen twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Protocol

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class ActState(Enum):
    """How far an act is known to have come."""

    INTENDED = "intended"
    SEEN = "seen"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKey:
    """What makes an act the same act: where, in which flow, and its sentence with the values filled in.

    `world` is the identity of a mock world, which begins anew when the world does; empty for real sites.
    """

    environment: str
    world: str
    flow: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRecord:
    """What is known of an act. `version` counts what was written about it, 0 when nothing was."""

    state: ActState | None = None
    version: int = 0


class ActChangedError(Exception):
    """Somebody else wrote about an act after it was looked up, so what was looked at may be out of date."""


class Acts(Protocol):
    """The record of acts, which several processes may share."""

    def find(self, key: ActKey) -> ActRecord:
        """Returns what is known of an act."""

    def intend(self, key: ActKey, *, since: int, values: Mapping[str, Any] = NOTHING) -> None:
        """Writes that the next thing may make the act happen; durable when it returns: the next thing is the click.

        `values` are those that were read within the act so far; they take the place of what an earlier run has read.

        Raises ActChangedError, and writes nothing, when the act's version is not `since` any more: of two
        that looked at the same time only one may act.
        """

    def remember(
        self, name: str, value: object, *, act: ActKey | None, since: int = 0, is_output: bool = False
    ) -> None:
        """Writes a value that was read within an act, or that the run gives, so that neither is ever lost.

        Of an act only as long as its version is `since`: what another run reads is not what was acted on.
        """

    def values(self, key: ActKey) -> Mapping[str, Any]:
        """Returns the values that were read within an act."""

    def hold(self) -> None:
        """Makes sure that the run may still act, right before each further click of an act that is intended.

        Raises LeaseLost when the run was taken for dead, and another one has taken over.
        """

    def settle(self, key: ActKey, state: ActState, *, since: int) -> None:
        """Writes durably what became of the act, unless its version is not `since` any more.

        Then another run has seen it too, or has begun it anew, and what this one saw is out of date.
        """


class ActsInMemory:
    """A record for runs that are not journaled, such as a test's with a world of its own."""

    def __init__(self) -> None:
        self._records: dict[ActKey, ActRecord] = {}
        self._values: dict[ActKey, dict[str, Any]] = {}

    def find(self, key: ActKey) -> ActRecord:
        """Returns what was recorded in this process."""
        return self._records.get(key, ActRecord())

    def intend(self, key: ActKey, *, since: int, values: Mapping[str, Any] = NOTHING) -> None:
        """Keeps the intent as long as the process lives."""
        if self.find(key).version != since:
            raise ActChangedError(key.sentence)
        self._write(key, ActState.INTENDED)
        self._values[key] = dict(values)

    def remember(
        self, name: str, value: object, *, act: ActKey | None, since: int = 0, is_output: bool = False
    ) -> None:
        """Keeps what was read within an act as long as the process lives."""
        if act is not None:
            self._values.setdefault(act, {})[name] = value

    def values(self, key: ActKey) -> Mapping[str, Any]:
        """Returns the values that were read within an act in this process."""
        return self._values.get(key, {})

    def hold(self) -> None:
        """Does nothing: nobody else knows of the run."""

    def settle(self, key: ActKey, state: ActState, *, since: int) -> None:
        """Keeps what became of it as long as the process lives."""
        self._write(key, state)

    def _write(self, key: ActKey, state: ActState) -> None:
        self._records[key] = ActRecord(state=state, version=self.find(key).version + 1)
