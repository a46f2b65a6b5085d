"""What is told of a bulk, in words: to a terminal, a log and a list of what is left to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.bulk.events import BulkFinished, BulkStarted, RowFinished
from assistant.report.words import counted
from assistant.values import duration_words

STATUS_WORDS: Final[Mapping[str, str]] = {
    "passed": "passed",
    "skipped": "skipped",
    "failed": "failed",
    "person": "needs a person",
    "in_doubt": "in doubt",
    "running": "under way",
    "waiting": "waiting",
}
_TO_DO: Final[Mapping[str, str]] = {
    "product": "The site did not do what the flow waits for: look at the report, then --only-failed.",
    "test": "The flow or its inputs have to be changed; then --only-failed.",
    "environment": "The place did not answer as it should; when it does again: --only-failed.",
    "person": "Somebody has to see to it: assistant bulk todo",
}
_MOST: Final = 160
_DATABASE: Final = re.compile(r"(?<=\s)'?--database[= ]\S+")


def headline(event: BulkStarted) -> str:
    """Returns what begins, in a line."""
    where = f"{event.environment} / {event.world}" if event.world else event.environment
    workers = counted(event.parallel, "worker")
    if event.is_remote:
        workers = f"workers anywhere, up to {counted(event.parallel, 'row')} at once"
    rows = counted(event.rows, "row")
    rows = f"{event.to_do} of {rows}" if event.to_do != event.rows else rows
    return f"{event.title} ({event.flow}) for {rows} of {event.file}, {where}, {workers}"


def counts_words(counts: Mapping[str, int]) -> str:
    """Returns how many rows there are of each status, those left out of which there are none."""
    return ", ".join(
        f"{counts[status]} {words}" for status, words in STATUS_WORDS.items() if counts.get(status)
    )


def row_words(event: RowFinished, *, done: int, to_do: int) -> str:
    """Returns a row's end as a line of a log."""
    width = len(str(to_do))
    why = f" — {shortened(event.reason)}" if event.reason else ""
    took = duration_words(event.seconds)
    status = STATUS_WORDS[event.status]
    return f"{done:>{width}}/{to_do}  {status:<14} {took:>7}  line {event.line}: {event.label}{why}"


def shortened(text: str | None) -> str:
    """Returns the first line of a text, not too long to be read beside others."""
    first = (text or "").splitlines()[0] if text else ""
    return first if len(first) <= _MOST else first[: _MOST - 1] + "…"


def cause_lines(causes: Any) -> Iterator[str]:  # noqa: ANN401 - mappings, as the event has them
    """Yields why rows did not pass, the most frequent cause first, each with a row to look at and what to do."""
    for cause in causes:
        yield f"{cause['count']:>5} × {STATUS_WORDS[cause['status']]}: {cause['cause']}"
        kind = "person" if cause["status"] in ("person", "in_doubt") else cause["kind"]
        yield f"        such as line {cause['line']}. {_TO_DO.get(kind, _TO_DO['product'])}"


def todo_words(bulk: str, *, command: str) -> str:
    """Returns the command that lists what needs a person, in the same database as a command of the bulk."""
    told = _DATABASE.search(command)
    return f"assistant bulk todo {bulk}{f' {told[0]}' if told else ''}"


def ending_lines(event: BulkFinished, *, command: str) -> Iterator[str]:
    """Yields how it stands at the end, and what to do next. `command` is the one that goes on."""
    counts = event.counts
    left = counts.get("waiting", 0) + counts.get("running", 0)
    aside = counts.get("person", 0) + counts.get("in_doubt", 0)
    yield f"{counts_words(counts)} in {duration_words(event.seconds)}"
    if event.causes:
        yield ""
        yield from cause_lines(event.causes)
    yield ""
    if event.stopped and not event.interrupted:
        yield f"Stopped: {event.stopped}."
    if left:
        yield f"Go on with the {left} that are left: {command}"
    elif counts.get("failed"):
        yield f"Run again what failed: {command} --only-failed"
    if aside:
        yield f"What needs a person: {todo_words(event.bulk, command=command)}"
    if event.unwritten:
        yield f"The results are not written: {event.unwritten}. The same command writes them, also to another --out."
    elif event.out:
        yield f"Results: {event.out}"
