"""What of a bulk is left for people: rows that needed one, and rows of which nobody can tell whether they happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import UsageError
from assistant.journal.bulk_record import SET_ASIDE, BulkRecord, BulkRow, Bulks


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row that a person has to see to: what for, and the commands that go on with it."""

    row: BulkRow
    advice: str
    commands: tuple[str, ...]


def bulk_of(bulks: Bulks, name: str | None) -> BulkRecord:
    """Returns a bulk by its name, or the last one; raises UsageError when there is none."""
    found = bulks.find(name) if name else bulks.last()
    if found is None:
        told = f"there is no bulk '{name}' in the journal" if name else "there was no bulk yet"
        raise UsageError(f"{told}; begin one with: assistant bulk FLOW FILE")
    return found


def tasks(bulks: Bulks, bulk: BulkRecord) -> Iterator[Task]:
    """Yields what is left, in the order of the table, without what has passed by a run of its own since."""
    bulks.take_in(bulk.id)
    for row in bulks.rows(bulk.id, SET_ASIDE):
        resume = f"assistant resume {row.run}"
        if row.status == "in_doubt":
            advice = "Look whether it happened. If it did, go on; if it did not, let it be done once more."
            yield Task(row=row, advice=advice, commands=(resume, f"{resume} --act-again"))
        else:
            yield Task(row=row, advice="See to it, then go on.", commands=(resume,))
