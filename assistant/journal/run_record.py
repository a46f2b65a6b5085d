"""A run as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.journal.snapshot import Snapshot
from assistant.values import MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run: what, where and when it was, and how it ended.

    `identity` is shared by all runs that do the same. `status` is `killed` when nobody carries the run on that told
    no end; `owner` is the process that does, or did last. `started` is ISO 8601 in UTC, `seconds` None
    while it runs, or for good when it was killed. `failure` is the reason in words. `snapshot` identifies what the
    flow was, `options` are how the run was wished for, `continues` is the run that it goes on with.
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
    snapshot: str | None
    options: Mapping[str, Any]
    continues: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """What a run last wrote of an act; times are ISO 8601 in UTC, `settled` None while nobody knows the end."""

    sentence: str
    state: str
    intended: str
    settled: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a run came from: its flow as it was, how it was wished for, and the run that it goes on with."""

    snapshot: Snapshot | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    continues: str | None = None


def restored_from(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns those of a run's values that the journal has whole: nothing with a secret in it."""
    return {name: value for name, value in values.items() if MASK not in str(value)}


def said_of(before: RunRecord | None, *, snapshot: str) -> tuple[str, ...]:
    """Returns what the next run that does the same has to say of the one before it.

    `snapshot` identifies what the flow is now.
    """
    if before is None or before.status != "killed":
        return ()
    words = f"the run {before.id} did the same and was killed; what it has begun is looked for, not repeated"
    if before.snapshot not in (None, snapshot):
        words += f"; the flow has changed since, and goes on as it was with: assistant resume {before.id}"
    return (words,)
