"""A run as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run: what, where and when it was, and how it ended.

    `identity` is shared by all runs that do the same. `status` is `killed` when nobody carries the run on that told
    no end; `owner` is the process that does, or did last. `started` is ISO 8601 with its time zone, `seconds` None
    while it runs, or for good when it was killed. `failure` is the reason in words.
    """

    id: str
    identity: str
    flow: str
    title: str
    environment: str
    world: str | None
    inputs: Mapping[str, Any]
    started: str
    folder: str | None
    status: str
    seconds: float | None
    outputs: Mapping[str, Any]
    failure: str | None
    owner: str | None


def said_of(before: RunRecord | None) -> tuple[str, ...]:
    """Returns what the next run that does the same has to say of the one before it."""
    if before is None or before.status != "killed":
        return ()
    return (
        f"the run {before.id} did the same and was killed; what it has begun is looked for, not repeated",
    )
