"""What is to happen to a customer, drawn: which process is killed at which moment, and what else goes wrong.

The draws of a customer depend on the seed and the customer's number alone, so each can be played again by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

FLOWS: Final = ("onboard", "offboard")

_VICTIMS: Final = {"assistant": 8, "browser": 2, "page": 2, "driver": 2, "server": 4, "everything": 2}
"""How often each is drawn. `page` is the browser's process that draws pages; `everything` is what a power cut takes."""

_MOMENTS: Final = {"start": 8, "step": 6, "intent": 7, "commit": 3}

_ON_THE_WAY: Final = 30
"""Events of a run within which a moment of the kind `step` lies. A whole run has 100 to 160."""

_SUBMIT: Final = "/purchase/*"
_SETTLE: Final = "/workspaces/*/settlement"
_UNSUBSCRIBE: Final = "/my/purchased/*/unsubscribe"
_UNLOCK: Final = "/workspaces/*/unlock"
_COMMITS: Final = {"onboard": (_SUBMIT, _SETTLE), "offboard": (_UNSUBSCRIBE, _UNLOCK)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to kill: `delay` seconds after something.

    `start`: after the run's process began, or the last kill that it outlived. `step`: after the event whose number
    counted from there is `events`. `intent`: after an act is intended. `commit`: after the world's journal has it.
    """

    kind: str
    delay: float
    events: int = 0

    def __str__(self) -> str:
        """Returns `0.120 s after event 17`."""
        what = {
            "start": "the start",
            "step": f"event {self.events}",
            "intent": "an intent",
            "commit": "a commit",
        }
        return f"{self.delay:.3f} s after {what[self.kind]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One kill; `down` is for how many seconds a server that was killed stays away."""

    victim: str
    moment: Moment
    down: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of the mock sites with its options."""

    name: str
    options: dict[str, object]

    def __str__(self) -> str:
        """Returns it as `assistant mock fault` takes it."""
        return ",".join([self.name, *(f"{key}={value}" for key, value in self.options.items())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What happens to a flow until it ends: at most these kills, one after the other, under these faults."""

    flow: str
    kills: tuple[Kill, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One who is onboarded and then offboarded, in a world of their own."""

    seed: int
    number: int
    parts: tuple[Part, ...]

    @property
    def world(self) -> str:
        """The name of the world."""
        return f"customer-{self.number}"


def customer(seed: int, number: int, *, most: int) -> Customer:
    """Draws a customer with at most so many kills per flow."""
    chance = Random(f"chaos {seed} {number}")  # noqa: S311 - the same kills every time
    parts = tuple(_part(chance, flow, most=most) for flow in FLOWS)
    return Customer(seed=seed, number=number, parts=parts)


def ways(customer: Customer) -> Iterator[str]:
    """Yields, without an end, how to go on with a killed or failed run: `run` the flow again, or `resume` the run."""
    chance = Random(f"chaos {customer.seed} {customer.number} ways")  # noqa: S311 - the same every time
    while True:
        yield chance.choice(("run", "resume"))


def _part(chance: Random, flow: str, *, most: int) -> Part:
    kills = tuple(_kill(chance) for _ in range(chance.randint(max(most // 2, 1), most)))
    return Part(flow=flow, kills=kills, faults=_faults(chance, flow))


def _kill(chance: Random) -> Kill:
    victim = _drawn(chance, _VICTIMS)
    return Kill(victim=victim, moment=_moment(chance), down=chance.choice((0.0, 0.0, chance.uniform(0, 1.5))))


def _moment(chance: Random) -> Moment:
    kind = _drawn(chance, _MOMENTS)
    if kind == "start":
        return Moment(kind=kind, delay=chance.uniform(0, 2))
    if kind == "step":
        return Moment(kind=kind, delay=chance.uniform(0, 0.2), events=chance.randint(1, _ON_THE_WAY))
    # At once, it is before the POST, mostly; some tenths of a second later it is after the answer.
    return Moment(kind=kind, delay=chance.choice((0.0, chance.uniform(0, 0.1), chance.uniform(0, 0.6))))


def _faults(chance: Random, flow: str) -> tuple[Fault, ...]:
    """Draws what goes wrong at the sites: nothing for a third, a late list, a cut connection, or both."""
    cut = Fault(
        name="reset",
        options={"when": chance.choice(("before", "after")), "path": chance.choice(_COMMITS[flow])},
    )
    late = Fault(
        name="late-listing",
        options={"reloads": chance.randint(0, 4), "seconds": round(chance.uniform(0, 2.5), 1)},
    )
    return (
        chance.choice(((), (late,), (cut,), (late, cut)))
        if flow == "onboard"
        else chance.choice(((), (cut,)))
    )


def _drawn(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
