"""What is declared to come of flows under faults: files in the folder `faults` beside the flows.

# flows/faults/every-flow.yaml        # flows/faults/purchase.yaml
under:                                orders: 1
  slow: passes                        under:
  captcha: needs a person               sold-out: fails as product
                                        lost answer: {fault: reset, path: /purchase/*, when: after, outcome: passes}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.mock_world import fault_problem, faults
from assistant.source import Document, Problem, SourceError, read, suggest
from assistant.validation import validate

Outcome = Literal[
    "passes", "fails as product", "fails as test", "fails as environment", "needs a person", "in doubt"
]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
DEFAULTS = "every-flow"
FOLDER = "faults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """A fault as it is switched on for a cell: its name in the table, and what it is told."""

    name: str
    fault: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What may come of a cell, and how many orders it may make. No `outcomes`: nothing is declared."""

    under: Under
    outcomes: tuple[str, ...]
    orders: int


def _outcomes(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    for one in listed:
        if one not in OUTCOMES:
            near = suggest(str(one), OUTCOMES)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(OUTCOMES)}"
            raise ValueError(f"{one!r} is no outcome; {hint}")
    if not listed:
        raise ValueError(f"an outcome is needed here: {', '.join(OUTCOMES)}")
    return tuple(listed)


def _entry(value: object) -> object:
    return value if isinstance(value, dict) else {"outcome": value}


class _Entry(BaseModel):
    """What comes of one fault; every other key is an option of the fault."""

    model_config = ConfigDict(frozen=True, extra="allow")

    outcome: Annotated[tuple[str, ...], BeforeValidator(_outcomes)]
    fault: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    orders: int | None = Field(default=None, ge=0)
    under: dict[str, Annotated[_Entry, BeforeValidator(_entry)]] = Field(default_factory=dict)


class Expectations:
    """What the files of a folder declare; `every-flow.yaml` holds where a flow's own file says nothing else.

    Raises SourceError with everything that is wrong with them.
    """

    def __init__(self, flows: Path, *, flow_names: Sequence[str]) -> None:
        self._files: dict[str, _File] = {}
        problems: list[Problem] = []
        for path in sorted((flows / FOLDER).glob("*.yaml")):
            problems += self._take(read(path), path.stem, flow_names)
        if problems:
            raise SourceError(problems)

    def of(self, flow: str) -> list[Declared]:
        """Returns a flow's cells: every fault there is, in its usual form, and what the files add to them."""
        own, every = self._files.get(flow, _File()), self._files.get(DEFAULTS, _File())
        orders = next((file.orders for file in (own, every) if file.orders is not None), 0)
        entries = dict.fromkeys(faults()) | dict(every.under) | dict(own.under)
        return [
            Declared(
                under=Under(name=name, fault=_fault(name, entry), options=(entry.model_extra or {}) if entry else {}),
                outcomes=entry.outcome if entry else (),
                orders=orders,
            )
            for name, entry in entries.items()
        ]  # fmt: skip

    def _take(self, document: Document, name: str, flow_names: Sequence[str]) -> list[Problem]:
        if not document.is_whole:
            return list(document.problems)
        problems = list(document.problems)
        if name != DEFAULTS and name not in flow_names:
            near = suggest(name, (*flow_names, DEFAULTS))
            hint = f"did you mean '{near}'?" if near else f"for all flows it is called {DEFAULTS}.yaml"
            problems.append(document.problem("F111", f"there is no flow '{name}'", (), hint=hint))
        if not isinstance(document.value, dict):
            return [*problems, document.problem("F106", "what comes of faults is a mapping with 'under'", ())]
        found = validate(_File, document.value, document, (), owner="what comes of faults")
        if isinstance(found, list):
            return problems + found
        self._files[name] = found
        return problems + [
            document.problem("F106", wrong, ("under", key), is_key=True)
            for key, entry in found.under.items()
            if (wrong := fault_problem(_fault(key, entry), entry.model_extra or {})) is not None
        ]


def _fault(name: str, entry: _Entry | None) -> str:
    return entry.fault if entry is not None and entry.fault is not None else name
