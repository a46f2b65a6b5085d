"""What came of a customer, or of many: counted, and plain enough to go from process to process and into JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A kill that happened. `place` is where the run was: `not committed` and `committed` lie after an act's intent."""

    victim: str
    moment: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A run that ended in doubt of an act, with what was true of it by the world's journal."""

    act: str
    happened: bool


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one customer; `acts` counts each act by the world's journal, `problems` says what is wrong."""

    number: int
    struck: list[Struck] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    strikes: int = 0
    ids_told: int = 0
    ids_lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def written(self) -> dict[str, Any]:
        """Returns it as JSON takes it."""
        counts = {"acts": dict(self.acts), "endings": dict(self.endings)}  # `asdict` can't copy a Counter
        return asdict(replace(self, acts=Counter(), endings=Counter())) | counts

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Outcome:
        """Returns an outcome as it was written as JSON."""
        counts = {name: Counter(written[name]) for name in ("acts", "endings")}
        struck = [Struck(**each) for each in written["struck"]]
        doubts = [Doubt(**each) for each in written["doubts"]]
        return cls(**{**written, **counts, "struck": struck, "doubts": doubts})
