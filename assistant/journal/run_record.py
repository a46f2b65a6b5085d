"""A run as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run: what, where and when it was, and how it ended.

    `started` is ISO 8601 with its time zone, `seconds` None while it runs, or for good when it was killed.
    `failure` is the reason in words.
    """

    id: str
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
