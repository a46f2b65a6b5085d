"""Goes through steps and the steps within them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.steps.base import Step


def inner(step: Step) -> tuple[tuple[Step, ...], ...]:
    """Returns the blocks of a step, in the order of its keys."""
    by_key = {field.alias or name: name for name, field in type(step).model_fields.items()}
    return tuple(getattr(step, by_key[key]) for key in step.blocks)


def walk(steps: Iterable[Step]) -> Iterator[Step]:
    """Yields every step, the outer one before those within it."""
    for step in steps:
        yield step
        for block in inner(step):
            yield from walk(block)
