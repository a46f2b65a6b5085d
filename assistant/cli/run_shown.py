"""A run as `assistant runs show` tells it: what, where, its steps with their times, its acts, what it left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.journal.moment import local_words
from assistant.values import duration_words

if TYPE_CHECKING:
    from assistant.journal import ActRow, RunRecord
    from assistant.report.story import Story

_ACTS = {"intended": "begun, its end unknown", "seen": "done, and seen", "refused": "refused by the page"}


def lines(
    record: RunRecord, acts: Sequence[ActRow], story: Story | None, report: Path | None, *, more: str = ""
) -> Iterator[str]:
    """Yields a run as lines for people; without a story its folder is gone, or on another machine.

    `more` is what a command needs to find the same journal.
    """
    where = f"{record.environment} / {record.world}" if record.world else record.environment
    took = f", took {duration_words(record.seconds)}" if record.seconds is not None else ""
    yield f"{record.id}  {record.status.replace('_', ' ')}"
    yield f"{record.title} ({record.flow}), {where}, {local_words(record.started)}{took}"
    if record.owner and record.status in ("running", "killed"):
        yield f"{'Carried out' if record.status == 'running' else 'Was carried out'} by {record.owner}"
    if record.continues:
        yield f"Goes on with {record.continues}"
    yield from _values("Inputs", record.inputs)
    yield from _values("Outputs", record.outputs)
    if story is not None:
        yield from ["", "Steps", *_steps(story)]
    elif record.folder and not Path(record.folder).is_dir():
        owner = f", of {record.owner}" if record.owner else ""
        yield from ["", f"Its steps and report are not on this machine: {record.folder}{owner}"]
    if acts:
        yield from ["", "Acts", *(f"  {_act_words(act)}" for act in acts)]
    if record.failure:
        yield from ["", *record.failure.splitlines()]
    yield from _left(record, report)
    if record.status in ("killed", "failed", "in_doubt", "interrupted"):
        yield from ["", f"Go on with it: assistant resume {record.id}{more}"]


def data(
    record: RunRecord, acts: Sequence[ActRow], story: Story | None, report: Path | None
) -> dict[str, Any]:
    """Returns the same for programs."""
    from assistant.report.after import all_steps

    steps = [
        {
            "number": step.started.number, "at": step.started.at, "sentence": step.sentence, "status": step.status,
            "seconds": round(step.seconds, 4), "note": step.note,
        }
        for step in (all_steps(story) if story else ())
    ]  # fmt: skip
    kept = {"acts": [asdict(act) for act in acts], "steps": steps, "evidence": _evidence(record)}
    return {**asdict(record), **kept, "report": str(report) if report else None}


def _steps(story: Story) -> Iterator[str]:
    from assistant.report.after import all_steps
    from assistant.report.words import printable

    for step in all_steps(story):
        status = "not finished" if step.status == "stopped" else step.status
        note = f" ({step.note})" if step.note else ""
        indent = "  " * step.started.depth
        told = printable(f"{step.started.number} {step.sentence}{note}")
        yield f"  {step.started.at:8.2f} s  {status:12}  {indent}{told}"


def _act_words(act: ActRow) -> str:
    end = f", {local_words(act.settled)}" if act.settled else ""
    return f"{act.sentence}: {_ACTS[act.state]}{end} (intended {local_words(act.intended)})"


def _values(title: str, values: Mapping[str, Any]) -> Iterator[str]:
    if values:
        yield f"{title}: " + ", ".join(f"{name}={value}" for name, value in values.items())


def _left(record: RunRecord, report: Path | None) -> Iterator[str]:
    files = [*_evidence(record), *([str(report)] if report else [])]
    if files:
        yield from ["", "Left behind", *(f"  {file}" for file in files)]


def _evidence(record: RunRecord) -> list[str]:
    folder = Path(record.folder or ".") / "evidence"
    return [str(file) for file in sorted(folder.glob("*"))] if record.folder else []
