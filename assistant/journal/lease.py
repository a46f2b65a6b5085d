"""The right to carry out what several runs could: one of those with the same identity has it at a time.

Who has it shows its epoch with everything that must not happen twice. A run that stood still for too long, and was
taken for dead, has an epoch of the past when it wakes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.errors import LeaseLost, RunUnderWay, WorldInUse
from assistant.flow import Flow
from assistant.journal.database import Database
from assistant.journal.owner import is_dead, life, owner_words
from assistant.values import Secret

LASTS: Final = 8.0
"""Seconds after which an owner that was not heard of counts as dead."""


_TAKE: Final = (
    "INSERT INTO lease (identity, run, epoch, owner, life, expires) VALUES (?, ?, 1, ?, ?, clock() + ?) "
    "ON CONFLICT (identity) DO UPDATE SET run = excluded.run, epoch = lease.epoch + 1, owner = excluded.owner, "
    "life = excluded.life, expires = excluded.expires, is_cancelled = 0 WHERE lease.epoch = ? AND lease.expires = ? "
    "RETURNING epoch"
)


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
            taken: list[Any] = []
            while not taken:  # until nobody has written it between the look and the taking
                held = database.execute(
                    "SELECT *, expires > clock() AS is_held FROM lease WHERE identity = ?", (identity,)
                ).fetchone()
                if held is not None and is_live(held["is_held"], held["life"]):
                    raise RunUnderWay(held["run"], held["owner"])
                seen = (held["epoch"], held["expires"]) if held else (0, 0.0)
                taken = database.execute(
                    _TAKE, (identity, run, owner_words(), life(), LASTS, *seen)
                ).fetchall()
            database.execute(
                "UPDATE run SET status = 'killed' WHERE identity = ? AND status = 'running'", (identity,)
            )
        [[epoch]] = taken
        return Lease(identity=identity, run=run, epoch=epoch)

    def make_sure_nobody_is_in(self, world: str, *, environment: str) -> None:
        """Raises WorldInUse where a run goes on in a mock world."""
        held = self._database.execute(
            "SELECT lease.run, lease.owner, lease.life, expires > clock() AS is_held FROM lease "
            "JOIN run ON run.id = lease.run "
            "WHERE run.environment = ? AND run.world = ? AND run.status = 'running'",
            (environment, world),
        ).fetchall()
        for each in held:
            if is_live(each["is_held"], each["life"]):
                raise WorldInUse(world, each["run"], each["owner"])

    def renew(self, lease: Lease) -> bool:
        """Makes a lease last anew; tells whether somebody wants the run to stop. Raises LeaseLost."""
        with self._database.writing(durable=False):
            return self.hold(lease)

    def hold(self, lease: Lease) -> bool:
        """Within the open transaction, makes sure of a lease and makes it last anew; tells as `renew` does."""
        held = self._database.execute(
            "UPDATE lease SET expires = clock() + ? WHERE identity = ? AND run = ? AND epoch = ? "
            "RETURNING is_cancelled",
            (LASTS, lease.identity, lease.run, lease.epoch),
        ).fetchall()
        if not held:
            raise LeaseLost(lease.run)
        return bool(held[0]["is_cancelled"])

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


def is_live(is_held: object, life: str | None) -> bool:
    """Tells whether a lease is held: it has not expired, and its owner is not known to have ended."""
    return bool(is_held) and not is_dead(life or "")
