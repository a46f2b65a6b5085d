"""What happens in a bulk, as typed events; the terminal and `--json` listen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStarted(Event):
    """A bulk begins, or goes on. `counts` are its rows by status, `to_do` how many are to be run now.

    `is_remote` tells that workers on other machines run them, at most `parallel` at once. `command` goes on with it,
    with its secrets hidden.
    """

    bulk: str
    flow: str
    title: str
    file: str
    environment: str
    world: str | None
    rows: int
    to_do: int
    counts: Mapping[str, int]
    parallel: int
    remarks: Sequence[str]
    command: str
    is_remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowStarted(Event):
    """A row begins; `label` are its values, `worker` counts from 1."""

    row: int
    line: int
    label: str
    worker: int
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFinished(Event):
    """A row ended; `cause` is what equal failures share, `report` a file where one is kept."""

    row: int
    line: int
    label: str
    worker: int
    status: str
    seconds: float
    run: str | None
    reason: str | None = None
    cause: str | None = None
    kind: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLost(Event):
    """A worker ended unasked; the row that it was at, in a line of the table, is taken up again, if there was one."""

    worker: int
    row: int | None
    line: int | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStopping(Event):
    """No further row begins; `under_way` come to their end."""

    why: str
    under_way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFinished(Event):
    """It is over for now. It is always the last event. `stopped` says why rows are left, if it was stopped.

    `out` is the file of the results, `unwritten` why they are not in it.
    """

    bulk: str
    seconds: float
    counts: Mapping[str, int]
    causes: Sequence[Mapping[str, object]]
    stopped: str | None
    interrupted: bool
    out: str | None
    unwritten: str | None = None
