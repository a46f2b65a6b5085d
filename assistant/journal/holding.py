"""Holds a run's lease while it goes on: a thread renews it, and the run asks between its steps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from threading import Event, Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Final

from assistant.errors import AssistantError, JournalLost, LeaseLost, RunCancelled, RunUnderWay
from assistant.journal.database import Database
from assistant.journal.lease import LASTS, Lease, Leases

_EVERY: Final = 2.0
"""Seconds between renewals: three may fail before the lease expires."""


_LOOK_EVERY: Final = 0.3


def take_in_turn(database: Database, identity: str, *, run: str, say: Callable[[str], None] | None) -> Lease:
    """Takes a lease, after the run that has it now if there is one and `say` is given, which is told of the waiting.

    Raises RunUnderWay where it is not.
    """
    told = ""
    while True:
        try:
            return Leases(database).take(identity, run=run)
        except RunUnderWay as other:
            if say is None:
                raise
            if other.run != told:
                say(f"Waiting for the end of the run {other.run}, which does the same.")
            told = other.run
        sleep(_LOOK_EVERY)


class Holding:
    """A lease that is held from `with` to its end, and given back then.

    Whoever stood still for so long that others may have taken it makes sure before going on, and does not go on where
    the journal can't be asked. What counts is when it was asked, not when the answer came.
    """

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self._leases = Leases(database)
        self.lease = lease
        self._heard = monotonic()
        self._is_lost = False
        self._is_cancelled = False
        self._is_told = False
        self._over = Event()
        self._thread = Thread(target=self._renew, name="lease", daemon=True)

    def may_go_on(self, *, is_acting: bool) -> None:
        """Raises LeaseLost when another run has taken over, JournalLost when that can't be told.

        Raises RunCancelled, once, when somebody wants this one to stop.

        An act under way is not stopped: what became of it would be lost.
        """
        if self._is_lost or monotonic() - self._heard > LASTS:
            self._ask(self._leases)
        if self._is_cancelled and not self._is_told and not is_acting:
            self._is_told = True
            raise RunCancelled(self.lease.run)

    def _ask(self, leases: Leases) -> None:
        asked = monotonic()
        self._is_cancelled |= leases.renew(self.lease)
        self._heard = asked

    def _renew(self) -> None:
        while not self._over.wait(_EVERY):
            try:
                with closing(self._database.another()) as database:
                    self._renew_with(Leases(database))
            except (
                AssistantError
            ):  # no connection to be had; the next time will do, or the run makes sure itself
                continue

    def _renew_with(self, leases: Leases) -> None:
        """Renews until the run is over, or the lease lost."""
        while not self._over.is_set():
            try:
                self._ask(leases)
            except JournalLost:  # gone or too busy, for now
                pass
            except LeaseLost:
                self._is_lost = True
                self._over.set()
            self._over.wait(_EVERY)

    def __enter__(self) -> Holding:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        with suppress(JournalLost):  # it expires by itself
            self._leases.give_back(self.lease)
