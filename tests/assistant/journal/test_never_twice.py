"""Whatever runs do, and whenever they die, stall and wake: journal and lease find no way to act twice."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assistant.engine.acts import ActChangedError, ActState
from assistant.errors import LeaseLost, RunUnderWay
from assistant.journal import Journal, Lease, Leases
from tests.assistant.journal.rows import act
from tests.assistant.postgres import Server

Phase = Literal["begun", "looked", "intended", "clicked", "over"]


@dataclass
class Actor:
    """A run as it goes through an `ensure`; between any two of its doings it may die, or stand still."""

    lease: Lease
    phase: Phase = "begun"
    version: int = 0


class NeverTwice(RuleBasedStateMachine):
    """Runs of two identities that would both buy the same; an order is listed at once, late or never."""

    actors: Bundle[Actor] = Bundle("actors")

    def __init__(self) -> None:
        super().__init__()
        self.journal = self.opened()
        self.leases = Leases(self.journal)
        self.orders = 0
        self.is_listed = False
        self.count = 0

    def opened(self) -> Journal:
        """Opens a journal that nothing is in."""
        self.folder = tempfile.TemporaryDirectory()
        return Journal(Path(self.folder.name) / "journal.sqlite3")

    def teardown(self) -> None:
        """Leaves nothing."""
        self.journal.close()
        self.folder.cleanup()

    @precondition(lambda self: self.count < 4)
    @rule(target=actors, identity=st.sampled_from("ab"))
    def begin(self, identity: str) -> Actor:
        """A run begins, if no other one of its identity goes on."""
        self.count += 1
        run = f"r{self.count}"
        try:
            return Actor(self.leases.take(identity, run=run))
        except RunUnderWay:
            return Actor(Lease(identity=identity, run=run, epoch=0), phase="over")

    @rule(actor=actors)
    def go_on(self, actor: Actor) -> None:
        """It does what comes next: look, intend, click, and write that it was seen."""
        step = {"begun": self.look, "looked": self.intend, "intended": self.click, "clicked": self.settle}
        if actor.phase in step:
            step[actor.phase](actor)

    def look(self, actor: Actor) -> None:
        """It looks whether it is so; what was intended and is not seen stays in doubt."""
        known = self.journal.find_act(act())
        actor.version = known.version
        is_open = known.state is ActState.INTENDED
        actor.phase = "over" if self.is_listed or is_open else "looked"

    def intend(self, actor: Actor) -> None:
        """It writes its intent; whoever may not does nothing more."""
        try:
            self.journal.intend_act(act(), since=actor.version, lease=actor.lease)
            actor.phase = "intended"
        except (ActChangedError, LeaseLost):
            actor.phase = "over"

    def click(self, actor: Actor) -> None:
        """It clicks, however long after its intent."""
        self.orders += 1
        actor.phase = "clicked"

    def settle(self, actor: Actor) -> None:
        """It sees the order, once it is listed, and writes so, unless another run has taken over."""
        if not self.is_listed:
            return
        with suppress(LeaseLost):
            self.journal.settle_act(act(), ActState.SEEN, since=actor.version + 1, lease=actor.lease)
            self.leases.give_back(actor.lease)
        actor.phase = "over"

    @rule()
    def list_it(self) -> None:
        """The list shows the order, at last."""
        self.is_listed = self.orders > 0

    @rule(actor=consumes(actors))
    def die(self, actor: Actor) -> None:
        """It is killed; its lease is left to expire."""
        actor.phase = "over"

    @precondition(lambda self: self.count < 4)
    @rule()
    def expire(self) -> None:
        """Nobody was heard of for long: some are dead, and some will wake."""
        with self.journal.writing(durable=False):
            self.journal.execute("UPDATE lease SET expires = 1")

    @invariant()
    def was_bought_once_at_most(self) -> None:
        """However it went."""
        assert self.orders <= 1


TestNeverTwice = NeverTwice.TestCase
TestNeverTwice.settings = settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True)


def test_never_twice_with_a_server(postgres: Server) -> None:
    """The same, where the journal is in PostgreSQL."""
    place = postgres.schema()

    class OnServer(NeverTwice):
        def opened(self) -> Journal:
            journal = Journal(place)
            journal.execute("TRUNCATE run, act, act_value, lease, snapshot")
            return journal

        def teardown(self) -> None:
            self.journal.close()

    run_state_machine_as_test(
        OnServer, settings=settings(max_examples=20, stateful_step_count=30, deadline=None, derandomize=True)
    )
