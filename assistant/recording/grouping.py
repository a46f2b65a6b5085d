"""Makes a flow of what was done one by one: fields of one form become one step, and what means nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.recording.draft import DraftStep, Entry

_GROUPED = frozenset({"fill", "select"})


def grouped(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Returns the entries with fills after fills as one, without what only led to the next step.

    That is a click into the field that is filled in next, and opening a page that is opened once more.
    """
    found: list[Entry] = []
    for each in entries:
        entry = each
        while found and (merged := _merged(found[-1], entry)) is not None:
            found.pop()
            entry = merged
        found.append(entry)
    return tuple(found)


def _merged(before: Entry, entry: Entry) -> Entry | None:
    """Returns one step for two, or None where both have to stand."""
    if not isinstance(before, DraftStep) or not isinstance(entry, DraftStep):
        return None
    if before.verb == "click" and entry.verb == "fill" and isinstance(entry.value, Mapping):
        return entry if list(entry.value) == [before.value] and not before.modifiers else None
    if before.verb != entry.verb:
        return None
    if entry.verb == "open":
        return entry if before == entry else None
    if entry.verb not in _GROUPED or before.modifiers or entry.modifiers:
        return None
    assert isinstance(before.value, Mapping) and isinstance(entry.value, Mapping)  # noqa: S101, PT018 - fields and texts
    return replace(before, value={**before.value, **entry.value}, remarks=(*before.remarks, *entry.remarks))
