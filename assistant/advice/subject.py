"""A flow with its document, gone through step by step with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.flow.model import Flow
from assistant.source import Document, Path, Problem
from assistant.steps import Step
from assistant.steps.walk import inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A step, its path in the document, and the verbs that it stands within, from the outside in."""

    step: Step
    path: Path
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What advice is given on: a flow without faults, and the document that it was read from."""

    flow: Flow
    document: Document

    def steps(self) -> Iterator[Placed]:
        """Yields every step, the outer one before those within it."""
        yield from _placed(self.flow.steps, ("steps",), ())
        yield from _placed(self.flow.last, ("finally",), ())
        for index, handler in enumerate(self.flow.handlers):
            yield from _placed(handler.steps, ("handlers", index, "steps"), ())

    def advice(self, code: str, message: str, path: Path, *, hint: str, is_key: bool = False) -> Problem:
        """Makes a piece of advice about what stands at a path."""
        return self.document.problem(code, message, path, is_key=is_key, hint=hint)


def _placed(steps: tuple[Step, ...], path: Path, within: tuple[str, ...]) -> Iterator[Placed]:
    for index, step in enumerate(steps):
        here = (*path, index)
        yield Placed(step=step, path=here, within=within)
        for key, block in zip(step.blocks, inner(step), strict=True):
            yield from _placed(block, (*here, key), (*within, step.verb))
