"""Turns a wish into a bulk in the journal: an earlier one that is gone on with, or a new one. No browser is opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.bulk.checking import check_columns, checked_rows, common_values
from assistant.bulk.wish import BulkWish
from assistant.engine.inputs import read_inputs
from assistant.errors import UsageError
from assistant.flow import Flow
from assistant.journal import Snapshot, identity_of
from assistant.journal.bulk_record import BulkRecord, BulkRow, Bulks
from assistant.journal.moment import in_utc
from assistant.project import Project
from assistant.run_folder import new_run_name
from assistant.tables import Table, read_table
from assistant.values import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A table that is in order for its flow. `common` are the values of the inputs that are no columns."""

    flow: Flow
    table: Table
    rows: list[tuple[int, dict[str, str]]]
    common: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A bulk as it is in the journal; `is_new` tells that it begins, `taken_in` how many rows have passed meanwhile."""

    bulk: BulkRecord
    is_new: bool
    taken_in: int = 0


def drafted(wish: BulkWish, project: Project) -> Draft:
    """Reads a table and holds it against its flow.

    Raises TableError or SourceError with all that is wrong, UsageError for an input that is missing.
    """
    flow = project.library.load(wish.flow)
    table = read_table(wish.file)
    check_columns(flow, table, wish.inputs)
    common = common_values(flow, table, wish.inputs, project.environment.inputs)
    return Draft(flow=flow, table=table, rows=checked_rows(flow, table), common=common)


def handed_in(
    wish: BulkWish, draft: Draft, project: Project, bulks: Bulks, *, key: str, world: tuple[str | None, str]
) -> HandedIn:
    """Finds the bulk that a key stands for, or begins one; `world` is a mock world's name and identity.

    Whoever calls it holds the key's lease: two that begin the same would be two bulks. Raises UsageError where one is
    to be gone on with, and there is none.
    """
    library = project.library
    snapshot = Snapshot(file=library.key(draft.flow), texts=library.snapshot())
    known = None if wish.anew else bulks.last(key=key)
    if known is None and (option := wish.goes_on):
        where = f"{project.environment_name} / {world[0]}" if world[0] else project.environment_name
        raise UsageError(
            f"there is no bulk of the flow '{draft.flow.name}' with these rows in {where} to go on with; "
            f"leave {option} out"
        )
    if known is not None:
        bulks.go_on(known.id, snapshot=snapshot, options=wish.options())
        return HandedIn(bulk=known, is_new=False, taken_in=bulks.take_in(known.id))
    bulk = _record(wish, draft, project, key=key, world=world[0], snapshot=snapshot)
    rows = list(identified(draft, project, world[1]))
    bulks.begin(bulk, rows if wish.anew else list(passed_over(rows, bulks)), snapshot=snapshot)
    return HandedIn(bulk=bulk, is_new=True)


def key_of(wish: BulkWish, draft: Draft, project: Project, world: str) -> str:
    """Returns what the same bulk has in common: the flow, where, the rows, and what they share but for secrets."""
    told = [draft.flow.name, project.environment_name, world, draft.table.digest, _shared(wish, draft)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def identified(draft: Draft, project: Project, world: str) -> Iterator[BulkRow]:
    """Yields the rows with the identity that the run of each will have."""
    flow, columns = draft.flow, draft.table.columns
    own = replace(flow, inputs={name: flow.inputs[name] for name in columns})
    for number, (line, values) in enumerate(draft.rows, 1):
        every = {**draft.common, **read_inputs(own, values, {})}
        identity = identity_of(flow, every, environment=project.environment_name, world=world)
        yield BulkRow(number=number, line=line, identity=identity, inputs=values)


def passed_over(rows: list[BulkRow], bulks: Bulks) -> Iterator[BulkRow]:
    """Yields rows; those that another bulk has passed are passed over, with what that one gave."""
    passed = bulks.passed_before([row.identity for row in rows])
    for row in rows:
        if row.identity not in passed:
            yield row
            continue
        other, before = passed[row.identity]
        told = f"passed before, in line {before.line} of the bulk {other}"
        yield replace(row, status="skipped", run=before.run, outputs=before.outputs, reason=told)


def secrets_of(wish: BulkWish, draft: Draft) -> dict[str, str]:
    """Returns the secrets among the inputs of the command line: they are told to workers, and written nowhere."""
    return {name: value for name, value in wish.inputs.items() if isinstance(draft.common[name], Secret)}


def _shared(wish: BulkWish, draft: Draft) -> dict[str, str]:
    secrets = secrets_of(wish, draft)
    return {name: value for name, value in wish.inputs.items() if name not in secrets}


def _record(
    wish: BulkWish, draft: Draft, project: Project, *, key: str, world: str | None, snapshot: Snapshot
) -> BulkRecord:
    now = datetime.now().astimezone().replace(microsecond=0)
    name = new_run_name(f"{draft.flow.name}-{Path(draft.table.file).stem}", now=now)
    return BulkRecord(
        id=name, key=key, flow=draft.flow.name, title=draft.flow.title, file=draft.table.file,
        environment=project.environment_name, world=world, inputs=_shared(wish, draft), columns=draft.table.columns,
        options=wish.options(), snapshot=snapshot.identity, started=in_utc(now),
    )  # fmt: skip
