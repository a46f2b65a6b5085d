"""Which runs there were, and which acts must not happen again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.engine.acts import NOTHING, ActChangedError, ActKey, ActRecord, ActState
from assistant.events import RunFinished, RunStarted
from assistant.journal.database import Database
from assistant.journal.lease import Lease, Leases, is_live
from assistant.journal.moment import in_utc, now, rewritten
from assistant.journal.run_record import ActRow, Origin, RunRecord
from assistant.journal.snapshot import Snapshot, snapshot_from

_RUNS = (
    "SELECT run.*, lease.expires > clock() AS is_held, lease.life, lease.owner FROM run "
    "LEFT JOIN lease ON lease.run = run.id AND lease.identity = run.identity"
)

SNAPSHOTS = "snapshots"
"""Whoever removes those that no run needs must know of the run that is just beginning."""


class Journal(Database):
    """The journal of a project. What a run writes of acts, it writes with its lease."""

    def begin(self, event: RunStarted, *, lease: Lease, origin: Origin | None = None) -> None:
        """Writes that a run began, and what it needs to be gone on with."""
        origin = origin or Origin()
        snapshot = origin.snapshot and origin.snapshot.identity
        row = (
            event.run, lease.identity, event.flow, event.title, event.environment, event.world, _json(event.inputs),
            rewritten(event.started), event.folder, snapshot, _json(origin.options), origin.continues,
        )  # fmt: skip
        with self.writing(durable=False):
            if origin.snapshot is not None:
                self.lock(SNAPSHOTS)
                self.execute(
                    "INSERT INTO snapshot (id, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (snapshot, origin.snapshot.written()),
                )
            self.execute(
                "INSERT INTO run (id, identity, flow, title, environment, world, inputs, started, folder, snapshot, "
                "options, continues) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def keep_outputs(self, run: str, outputs: Mapping[str, Any]) -> None:
        """Within the open transaction, writes what a run has read of its outputs so far."""
        self.execute("UPDATE run SET outputs = ? WHERE id = ?", (_json(outputs), run))

    def keep_act_value(self, key: ActKey, name: str, value: object, *, since: int) -> None:
        """Within the open transaction, writes a value that was read within an act, if its version is `since` still."""
        self.lock(_values_of(key))
        if self.find_act(key).version == since:
            self._write_act_value(key, name, value)

    def _write_act_value(self, key: ActKey, name: str, value: object) -> None:
        self.execute(
            "INSERT INTO act_value (environment, world, flow, sentence, name, value) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (environment, world, flow, sentence, name) DO UPDATE SET value = excluded.value",
            (*_act_row(key), name, _json(value)),
        )

    def act_values(self, key: ActKey) -> dict[str, Any]:
        """Returns the values that were read within an act."""
        rows = self.execute(
            "SELECT name, value FROM act_value WHERE environment = ? AND world = ? AND flow = ? AND sentence = ?",
            _act_row(key),
        )
        return {row["name"]: json.loads(row["value"]) for row in rows}

    def snapshot(self, record: RunRecord) -> Snapshot | None:
        """Returns what a run was made of, or None for one of a time when that was not kept."""
        row = self.execute("SELECT content FROM snapshot WHERE id = ?", (record.snapshot,)).fetchone()
        return snapshot_from(row["content"]) if row else None

    def finish(self, event: RunFinished) -> None:
        """Writes how a run ended."""
        failure = event.failure.message if event.failure else None
        with self.writing(durable=False):
            self.execute(
                "UPDATE run SET status = ?, seconds = ?, outputs = ?, failure = ? WHERE id = ?",
                (event.status, event.seconds, _json(event.outputs), failure, event.run),
            )

    def keep_no_folder(self, run: str) -> None:
        """Writes that a run has no folder any more."""
        with self.writing(durable=False):
            self.execute("UPDATE run SET folder = NULL WHERE id = ?", (run,))

    def runs(self, *, limit: int | None = None) -> list[RunRecord]:
        """Returns the last runs, the newest first; all of them without a limit."""
        last = f"{_RUNS} ORDER BY run.started DESC, run.id DESC"
        rows = self.execute(last) if limit is None else self.execute(f"{last} LIMIT ?", (limit,))
        return [_record(row) for row in rows]

    def ended_before(self, moment: datetime) -> list[RunRecord]:
        """Returns the runs that began before a moment and have come to an end, which those in doubt have not."""
        rows = self.execute(
            f"{_RUNS} WHERE run.started < ? AND run.status <> 'in_doubt' ORDER BY run.started DESC, run.id DESC",
            (in_utc(moment),),
        )
        return [record for record in map(_record, rows) if record.status != "running"]

    def run(self, run: str) -> RunRecord | None:
        """Returns a run by its name, or None."""
        row = self.execute(f"{_RUNS} WHERE run.id = ?", (run,)).fetchone()
        return _record(row) if row else None

    def run_before(self, lease: Lease) -> RunRecord | None:
        """Returns the run that did the same last before the one that has a lease, or None."""
        row = self.execute(
            f"{_RUNS} WHERE run.identity = ? AND run.id <> ? ORDER BY run.started DESC, run.id DESC LIMIT 1",
            (lease.identity, lease.run),
        ).fetchone()
        return _record(row) if row else None

    def acts_of(self, run: str) -> list[ActRow]:
        """Returns the acts that a run was the last to write of, in the order in which they were intended."""
        rows = self.execute(
            "SELECT sentence, state, intended, settled FROM act WHERE run = ? ORDER BY intended, sentence",
            (run,),
        )
        return [ActRow(**dict(row)) for row in rows]

    def forget_runs(self, runs: Sequence[str]) -> None:
        """Removes runs, and what only they needed; what they did that must not happen again stays."""
        if not runs:
            return
        with self.writing(durable=False):
            self.lock(SNAPSHOTS)
            for (
                run
            ) in runs:  # leases first, as whoever takes one does: otherwise each could wait for the other
                self.execute("DELETE FROM lease WHERE run = ?", (run,))
            for run in runs:
                self.execute("DELETE FROM run WHERE id = ?", (run,))
            self.execute(
                "DELETE FROM snapshot WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.snapshot = snapshot.id) "
                "AND NOT EXISTS (SELECT 1 FROM bulk WHERE bulk.snapshot = snapshot.id)"
            )

    def find_act(self, key: ActKey) -> ActRecord:
        """Returns what is known of an act."""
        row = self.execute(
            "SELECT state, version FROM act WHERE environment = ? AND world = ? AND flow = ? AND sentence = ?",
            _act_row(key),
        ).fetchone()
        return ActRecord(state=ActState(row["state"]), version=row["version"]) if row else ActRecord()

    def intend_act(
        self, key: ActKey, *, since: int, lease: Lease, values: Mapping[str, Any] = NOTHING
    ) -> None:
        """Writes an intent durably with the values that were read within the act so far, or nothing.

        Raises ActChangedError when the act's version is not `since` any more, LeaseLost when another run has
        the lease by now: in either case what was seen on the page may not be so any more.
        """
        with self.writing(durable=True):
            self.lock(_values_of(key))
            Leases(self).hold(lease)
            if self._write_act(key, ActState.INTENDED, run=lease.run) != since + 1:
                raise ActChangedError(key.sentence)
            self.execute(
                "DELETE FROM act_value WHERE environment = ? AND world = ? AND flow = ? AND sentence = ?",
                _act_row(key),
            )
            for name, value in values.items():
                self._write_act_value(key, name, value)

    def settle_act(self, key: ActKey, state: ActState, *, since: int, lease: Lease) -> None:
        """Writes durably what became of an act, or nothing.

        Raises LeaseLost when that is for another run to tell by now, ActChangedError when the act's version is not
        `since` any more: it may have been begun anew since it was seen, and must stay open then.
        """
        with self.writing(durable=True):
            Leases(self).hold(lease)
            if self._write_act(key, state, run=lease.run) != since + 1:
                raise ActChangedError(key.sentence)

    def _write_act(self, key: ActKey, state: ActState, *, run: str) -> int:
        """Writes an act, after whoever is writing it just now, and returns its version."""
        written = now("milliseconds")
        settled = None if state is ActState.INTENDED else written
        [[version]] = self.execute(
            "INSERT INTO act (environment, world, flow, sentence, state, version, run, intended, settled) "
            "VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?) "
            "ON CONFLICT (environment, world, flow, sentence) DO UPDATE SET state = excluded.state, "
            "version = act.version + 1, run = excluded.run, settled = excluded.settled, "
            "intended = CASE excluded.state WHEN 'intended' THEN excluded.intended ELSE act.intended END "
            "RETURNING version",
            (*_act_row(key), state.value, run, written, settled),
        ).fetchall()
        return int(version)


def _act_row(key: ActKey) -> tuple[str, str, str, str]:
    return (key.environment, key.world, key.flow, key.sentence)


def _values_of(key: ActKey) -> str:
    """Returns the name under which whoever writes an act's values keeps others from doing so."""
    return f"values of {_act_row(key)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _record(row: Any) -> RunRecord:  # noqa: ANN401 - a row of either engine
    values = dict(row)
    is_held, life = values.pop("is_held"), values.pop("life")
    if values["status"] == "running" and not is_live(is_held, life):
        values["status"] = "killed"
    return RunRecord(
        **(values | {name: json.loads(values[name]) for name in ("inputs", "outputs", "options")})
    )
