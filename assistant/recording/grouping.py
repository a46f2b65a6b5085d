"""Makes a flow of what was done one by one: fields of one form become one step, and what means nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.recording.draft import DraftStep, Entry

_GROUPED = frozenset({"fill", "select"})


def grouped(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Returns the entries with fills after fills as one, and a page opened twice in a row opened once."""
    found: list[Entry] = []
    for entry in entries:
        merged = _merged(found[-1], entry) if found else None
        if merged is not None:
            found[-1] = merged
        else:
            found.append(entry)
    return tuple(found)


def _merged(before: Entry, entry: Entry) -> Entry | None:
    """Returns one step for two, or None where both have to stand."""
    if not isinstance(before, DraftStep) or not isinstance(entry, DraftStep):
        return None
    if before.verb != entry.verb:
        return None
    if entry.verb == "open":
        return entry if before == entry else None
    if entry.verb not in _GROUPED or before.modifiers or entry.modifiers:
        return None
    assert isinstance(before.value, Mapping) and isinstance(entry.value, Mapping)  # noqa: S101, PT018 - fields and texts
    return replace(before, value={**before.value, **entry.value}, remarks=(*before.remarks, *entry.remarks))
