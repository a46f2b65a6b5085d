"""Makes the plan of a flow: its steps and those of the flows that it runs, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.advice.acts import is_final
from assistant.flow import Flow, FlowLibrary
from assistant.plan.inputs import planned_inputs
from assistant.plan.model import Plan, PlannedHandler, PlannedStep
from assistant.steps import Step
from assistant.steps.run import Run
from assistant.steps.walk import inner
from assistant.template import InvalidTemplate, names_in, render
from assistant.values import MASK, text_from

_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ASKING: Final = frozenset({"approve", "enter", "manual"})
_SITES: Final = ("site", "opens", "tab")
"""The fields of steps that name a site, or a tab by its site."""


def plan(
    library: FlowLibrary,
    name: str,
    *,
    given: Mapping[str, str],
    provided: Mapping[str, str],
    environment: str,
) -> Plan:
    """Returns what a flow would do in an environment, as far as it can be told before.

    Raises SourceError and UsageError as a run of it would, but for inputs that are missing.
    """
    flow = library.load(name)
    inputs, values = planned_inputs(flow, given, provided, environment=environment)
    planner = _Planner(library, provided)
    steps, last = planner.flow(flow, values)
    return Plan(
        flow=flow.name, title=flow.title, about=flow.about, tags=flow.tags, environment=environment,
        inputs=tuple(inputs), outputs={key: output.help for key, output in flow.outputs.items()},
        sites=tuple(planner.sites), pictures=tuple(planner.pictures), steps=steps, last=last,
        always=tuple(_filled(str(each), values) for each in flow.always), handlers=planner.handlers(flow, values),
    )  # fmt: skip


class _Planner:
    """Goes through flows; `sites` and `pictures` are what it came by, in order and once each."""

    def __init__(self, library: FlowLibrary, provided: Mapping[str, str]) -> None:
        self.sites: dict[str, None] = {}
        self.pictures: dict[str, None] = {}
        self._library = library
        self._provided = provided

    def flow(
        self, flow: Flow, values: Mapping[str, Any], number: str = ""
    ) -> tuple[tuple[PlannedStep, ...], tuple[PlannedStep, ...]]:
        """Returns the planned steps of a flow, and those at its end."""
        if flow.site is not None:
            self.sites[flow.site] = None
        steps = tuple(self._steps((*flow.opening, *flow.steps), values, number))
        return steps, tuple(self._steps(flow.last, values, number, start=len(steps) + 1))

    def handlers(self, flow: Flow, values: Mapping[str, Any]) -> tuple[PlannedHandler, ...]:
        """Returns what a flow would do about overlays."""
        return tuple(
            PlannedHandler(
                when=_filled(str(handler.when), values),
                steps=tuple(self._steps(handler.steps, values, f"h{index}.")),
            )
            for index, handler in enumerate(flow.handlers, 1)
        )

    def _steps(
        self,
        steps: tuple[Step, ...],
        values: Mapping[str, Any],
        number: str,
        *,
        start: int = 1,
        block: str | None = None,
    ) -> Iterator[PlannedStep]:
        for index, step in enumerate(steps, start):
            yield self._step(step, values, f"{number}{index}", block)

    def _step(self, step: Step, values: Mapping[str, Any], number: str, block: str | None) -> PlannedStep:
        self.sites.update(dict.fromkeys(self._sites_of(step)))
        picture = _filled(step.shot.name, values) if step.shot is not None else None
        if picture is not None:
            self.pictures[picture] = None
        return PlannedStep(
            number=number, verb=step.verb, sentence=self._library.named(_filled(step.describe(), values)),
            place=str(step.place), block=block, is_final=is_final(step), asks=step.verb in _ASKING, picture=picture,
            steps=tuple(self._within(step, values, f"{number}.")),
        )  # fmt: skip

    def _sites_of(self, step: Step) -> list[str]:
        values = (getattr(step, name, None) for name in _SITES)
        found = (getattr(value, "site", value) for value in values)
        return [site for site in found if isinstance(site, str) and site in self._library.sites]

    def _within(self, step: Step, values: Mapping[str, Any], number: str) -> Iterator[PlannedStep]:
        if isinstance(step, Run):
            first, last = self.flow(self._library.load(step.run), self._values_of(step, values), number)
            yield from (*first, *last)
            return
        known = {name: value for name, value in values.items() if name not in step.lends()}
        blocks = [(key, block) for key, block in zip(step.blocks, inner(step), strict=True) if block]
        start = 1
        for key, block in blocks:
            yield from self._steps(
                block, known, number, start=start, block=key if len(step.blocks) > 1 else None
            )
            start += len(block)

    def _values_of(self, step: Run, values: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the values that another flow would begin with, as far as they are known."""
        found: dict[str, Any] = {}
        for name, declared in self._library.load(step.run).inputs.items():
            text = step.inputs.get(name)
            if text is not None:
                filled = _filled(text, values)
                known = filled if not _TEMPLATE.search(filled) else None
            else:
                known = self._provided.get(name, declared.default)
            if known is not None:
                found[name] = MASK if declared.kind == "secret" else known
        return found


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """Fills the templates of a text whose values are known, and leaves the others as they are written."""

    def fill(found: re.Match[str]) -> str:
        template = found[0]
        try:
            return text_from(render(template, values)) if names_in(template) <= values.keys() else template
        except InvalidTemplate:
            return template

    return _TEMPLATE.sub(fill, text)
