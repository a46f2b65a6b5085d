"""A cell of the fault matrix, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.events import RunFinished
from assistant.matrix.expected import Declared

OVERDUE = "overdue"
"""What comes of a cell that took longer than it may: never declared, always wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A flow in a language under a fault, with what is declared to come of it."""

    flow: str
    locale: str
    declared: Declared

    @property
    def name(self) -> str:
        """What people call the cell: `purchase, zh, reset`."""
        return f"{self.flow}, {self.locale}, {self.declared.under.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a cell; `wrong` says what differs from what is declared, nothing where it is as it should be.

    `cause` is the failure's sentence, `place` the step's, `strikes` how often the fault struck; `orders` are those
    that were made in this cell.
    """

    flow: str
    locale: str
    under: str
    outcome: str
    declared: tuple[str, ...]
    orders: int
    strikes: int
    seconds: float
    cause: str = ""
    place: str = ""
    wrong: str = ""
    folder: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Returns the result as a mapping that json can write."""
        return asdict(self)


def outcome_of(finished: RunFinished) -> str:
    """Returns a run's end in the words in which it is declared."""
    if finished.status == "passed":
        return "passes"
    if finished.status == "in_doubt":
        return "in doubt"
    if finished.status == "interrupted" or finished.failure is None:
        return OVERDUE
    return "needs a person" if finished.failure.kind == "person" else f"fails as {finished.failure.kind}"


def result_of(cell: Cell, finished: RunFinished, *, orders: int, strikes: int) -> Result:
    """Returns what came of a cell, held against what is declared."""
    outcome, failure, declared = outcome_of(finished), finished.failure, cell.declared
    return Result(
        flow=cell.flow,
        locale=cell.locale,
        under=declared.under.name,
        outcome=outcome,
        declared=declared.outcomes,
        orders=orders,
        strikes=strikes,
        seconds=finished.seconds,
        cause=failure.message if failure else "",
        place=f"{failure.file}:{failure.line}" if failure else "",
        wrong="; ".join(_wrong(declared, outcome, orders=orders, cause=failure.message if failure else "")),
        folder=finished.folder,
    )


def unprepared(cell: Cell, finished: RunFinished) -> Result:
    """Returns the result of a cell that could not begin, since a flow that comes before it failed."""
    told = result_of(cell, finished, orders=0, strikes=0)
    return replace(told, wrong=f"the flow {finished.flow}, which comes before it, did not pass: {told.cause}")


def _wrong(declared: Declared, outcome: str, *, orders: int, cause: str) -> list[str]:
    wrong = []
    if outcome == OVERDUE:
        wrong.append("it took longer than a cell may")
    elif declared.outcomes and outcome not in declared.outcomes:
        wrong.append(f"declared is: {' or '.join(declared.outcomes)}")
    if orders > declared.orders:
        wrong.append(f"{orders} orders were made, and it may make {declared.orders}")
    if outcome not in ("passes", OVERDUE) and not cause.strip():
        wrong.append("it failed without a cause in words")
    return wrong
