"""Holds what came of a flow's test under a fault against what is declared beside the flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.harness.failure import FlowFailed
from assistant.matrix.cell import Cell, result_of
from assistant.matrix.expected import Declared, Expectations, Under

if TYPE_CHECKING:
    from assistant.events import RunFinished
    from assistant.project import Project


def hold_against_declared(
    project: Project, finished: RunFinished, *, fault: str, locale: str, orders: int, strikes: int
) -> None:
    """Raises FlowFailed for another outcome than is declared, or an order too many; undeclared, it has to pass."""
    library = project.library
    cells = Expectations(library.folder, flow_names=library.flow_names()).of(finished.flow)
    nothing = Declared(under=Under(name=fault, fault=fault), outcomes=(), orders=0)
    declared = next((one for one in cells if one.under.name == fault), nothing)
    cell = Cell(flow=finished.flow, locale=locale, declared=declared)
    result = result_of(cell, finished, orders=orders, strikes=strikes)
    if result.wrong or (not declared.outcomes and finished.status != "passed"):
        raise FlowFailed(finished, why=f"under the fault {fault}: {result.wrong or 'it has to pass'}")
