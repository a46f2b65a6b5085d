"""The right to carry out what several runs could: one of those with the same identity has it at a time.

Who has it shows its epoch with everything that must not happen twice. A run that stood still for too long, and was
taken for dead, has an epoch of the past when it wakes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Final

from assistant.errors import LeaseLost, RunUnderWay
from assistant.flow import Flow
from assistant.journal.database import Database
from assistant.journal.owner import is_dead, life, owner_words
from assistant.values import Secret

LASTS: Final = 8.0
"""Seconds after which an owner that was not heard of counts as dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A run's right to carry out what its identity stands for; `epoch` counts who had it."""

    identity: str
    run: str
    epoch: int


def identity_of(flow: Flow, values: Mapping[str, Any], *, environment: str, world: str) -> str:
    """Returns what two runs have in common that must not go on at once: flow, place, and inputs but for secrets.

    `world` is the identity of a mock world. It is a digest, so that nothing of an input is read from it.
    """
    key = {name: value for name, value in values.items() if not isinstance(value, Secret)}
    told = json.dumps([flow.name, environment, world, key], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


class Leases:
    """The leases that a journal keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, identity: str, *, run: str) -> Lease:
        """Takes a lease for a run, durably; marks as killed what had it and never told its end.

        Raises RunUnderWay as long as another run has it.
        """
        database = self._database
        with database.writing(durable=True):
            held = database.execute("SELECT * FROM lease WHERE identity = ?", (identity,)).fetchone()
            if held is not None and is_live(held["expires"], held["life"]):
                raise RunUnderWay(held["run"], held["owner"])
            epoch = held["epoch"] + 1 if held else 1
            database.execute("DELETE FROM lease WHERE identity = ?", (identity,))
            database.execute(
                "INSERT INTO lease (identity, run, epoch, owner, life, expires) VALUES (?, ?, ?, ?, ?, ?)",
                (identity, run, epoch, owner_words(), life(), time() + LASTS),
            )
            database.execute(
                "UPDATE run SET status = 'killed' WHERE identity = ? AND status = 'running'", (identity,)
            )
        return Lease(identity=identity, run=run, epoch=epoch)

    def renew(self, lease: Lease) -> bool:
        """Makes a lease last anew; tells whether somebody wants the run to stop. Raises LeaseLost."""
        with self._database.writing(durable=False):
            self.hold(lease)
            row = self._database.execute(
                "SELECT is_cancelled FROM lease WHERE identity = ?", (lease.identity,)
            ).fetchone()
        return bool(row["is_cancelled"])

    def hold(self, lease: Lease) -> None:
        """Within the open transaction, makes sure of a lease and makes it last anew. Raises LeaseLost."""
        changed = self._database.execute(
            "UPDATE lease SET expires = ? WHERE identity = ? AND run = ? AND epoch = ?",
            (time() + LASTS, lease.identity, lease.run, lease.epoch),
        ).rowcount
        if not changed:
            raise LeaseLost(lease.run)

    def cancel(self, run: str) -> None:
        """Asks whoever carries out a run to stop between its steps."""
        with self._database.writing(durable=False):
            self._database.execute("UPDATE lease SET is_cancelled = 1 WHERE run = ?", (run,))

    def give_back(self, lease: Lease) -> None:
        """Lets others have it; what another run took meanwhile stays with that one."""
        with self._database.writing(durable=False):
            self._database.execute(
                "UPDATE lease SET expires = 0 WHERE identity = ? AND run = ? AND epoch = ?",
                (lease.identity, lease.run, lease.epoch),
            )


def is_live(expires: float | None, life: str | None) -> bool:
    """Tells whether a lease is held: it has not expired, and its owner is not known to have ended."""
    return expires is not None and expires > time() and not is_dead(life or "")
