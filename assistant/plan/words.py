"""A plan as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.plan.model import Plan, PlannedStep

_FINAL = "  ! can't be taken back"
_ASKS = "  ? asks a person"


def words(plan: Plan) -> str:
    """Returns a plan for people: what it takes, gives and touches, then its steps with their numbers."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"{plan.title} ({plan.flow}), in the environment {plan.environment}"
    if plan.about:
        yield plan.about
    if plan.tags:
        yield f"Tags: {', '.join(plan.tags)}"
    rows = [(each.name, each.value if each.value is not None else "—", each.source) for each in plan.inputs]
    yield from _table("Takes", rows)
    yield from _table("Gives", list(plan.outputs.items()))
    yield ""
    yield f"Sites: {', '.join(plan.sites) or 'none'}"
    yield f"Pictures: {', '.join(plan.pictures) or 'none'}"
    yield f"Can't be taken back: {_count(plan.steps, plan.last)}"
    if plan.always:
        yield f"Always: {', '.join(plan.always)}"
    yield ""
    yield from _steps(plan.steps, 0)
    for handler in plan.handlers:
        yield f"Whenever {handler.when} is in the way:"
        yield from _steps(handler.steps, 0)
    if plan.last:
        yield "At the end, whatever happened:"
        yield from _steps(plan.last, 0)


def _table(title: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def _steps(steps: Sequence[PlannedStep], depth: int) -> Iterator[str]:
    block = None
    for step in steps:
        if step.block != block:
            block = step.block
            yield f"{'   ' * depth}{block}:"
        picture = f"  [picture {step.picture}]" if step.picture and step.verb != "shot" else ""
        marks = (_FINAL if step.is_final else "") + (_ASKS if step.asks else "")
        yield f"{'   ' * depth}{step.number}  {step.sentence}{picture}{marks}"
        yield from _steps(step.steps, depth + 1)


def _count(*blocks: Sequence[PlannedStep]) -> str:
    numbers = [step.number for block in blocks for step in _all(block) if step.is_final]
    return f"{len(numbers)} ({', '.join(numbers)})" if numbers else "nothing"


def _all(steps: Sequence[PlannedStep]) -> Iterator[PlannedStep]:
    for step in steps:
        yield step
        yield from _all(step.steps)
