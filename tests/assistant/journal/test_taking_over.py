"""Runs of two flows that come to the same act, killed, stalled, cancelled and taken over, and people who act again."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from assistant.engine.acts import ActChangedError, ActRecord, ActState
from assistant.errors import LeaseLost, RunUnderWay
from assistant.journal import Journal, Lease, Leases, Recorder
from tests.assistant.journal.rows import act

Phase = Literal["begun", "seen", "looked", "read", "intended", "confirmed", "clicked", "over"]
_MOST = 6
"""Runs in all: more make it no wilder, only slower."""


@dataclass(eq=False)
class Actor:
    """A run on its way through an `ensure` of two clicks, as `engine/ensure.py` goes; it may stop between any two."""

    lease: Lease
    recorder: Recorder
    acts_again: bool = False
    phase: Phase = "begun"
    known: ActRecord = field(default_factory=ActRecord)
    intents: int = 0

    @property
    def version(self) -> int:
        """What it knows to be written about the act."""
        return self.known.version + self.intents


class TakingOver(RuleBasedStateMachine):
    """One thing to buy, which may be given back later and bought anew; a number is read before each purchase."""

    actors: Bundle[Actor] = Bundle("actors")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Journal(Path(self.folder.name) / "journal.sqlite3")
        self.leases = Leases(self.journal)
        self.all: list[Actor] = []
        self.buyers: list[str] = []
        self.is_listed = False

    def teardown(self) -> None:
        """Leaves nothing."""
        self.journal.close()
        self.folder.cleanup()

    def begun(self, flow: str, *, acts_again: bool = False) -> MultipleResults[Actor]:
        """Begins a run of a flow, unless another one goes on."""
        try:
            lease = self.leases.take(flow, run=f"r{len(self.all) + 1}")
        except RunUnderWay:
            return multiple()
        self.all.append(Actor(lease, Recorder(self.journal, lease=lease), acts_again=acts_again))
        return multiple(self.all[-1])

    @initialize(target=actors)
    def begin_both(self) -> MultipleResults[Actor]:
        """Both flows run `buy`, so that they have the act in common."""
        return multiple(*self.begun("onboard").values, *self.begun("register").values)

    @precondition(lambda self: len(self.all) < _MOST)
    @rule(target=actors, flow=st.sampled_from(["onboard", "register"]))
    def begin(self, flow: str) -> MultipleResults[Actor]:
        """A run begins, or takes over what is left."""
        return self.begun(flow)

    @precondition(lambda self: len(self.all) < _MOST and self.is_in_doubt())
    @rule(target=actors, flow=st.sampled_from(["onboard", "register"]))
    def act_again(self, flow: str) -> MultipleResults[Actor]:
        """A person has looked, found nothing, and waited until nothing could be on its way any more."""
        return self.begun(flow, acts_again=True)

    def is_in_doubt(self) -> bool:
        """Whether a person can know that what was begun didn't happen: whoever began it can't click any more."""
        is_open = self.journal.find_act(act()).state is ActState.INTENDED
        return is_open and not self.buyers and not any(each.phase == "confirmed" for each in self.all)

    @rule(actor=actors)
    def go_through(self, actor: Actor) -> None:
        """It does all that is left, as most runs do."""
        self.go_on(actor, len(get_args(Phase)))

    @rule(actor=actors, most=st.integers(1, 4))
    def go_on(self, actor: Actor, most: int) -> None:
        """It does what comes next, as far as it comes until somebody else has a turn."""
        steps = {
            "begun": self.look, "seen": self.close, "looked": self.read, "read": self.intend,
            "intended": self.confirm, "confirmed": self.click, "clicked": self.settle,
        }  # fmt: skip
        for _ in range(most):
            if actor.phase in steps:
                steps[actor.phase](actor)

    def look(self, actor: Actor) -> None:
        """It looks whether it is so; a run that was told to stop does, before it is within the act."""
        try:
            is_cancelled = self.leases.renew(actor.lease)
        except LeaseLost:
            actor.phase = "over"
            return
        if is_cancelled:
            self.leases.give_back(actor.lease)
            actor.phase = "over"
            return
        actor.known = actor.recorder.find(act())
        is_open = actor.known.state is ActState.INTENDED
        if self.is_listed:
            actor.phase = "seen"
        else:
            actor.phase = "over" if is_open and not actor.acts_again else "looked"

    def close(self, actor: Actor) -> None:
        """What an earlier run left open was seen, some time ago: it writes so."""
        if actor.known.state is ActState.INTENDED:
            with suppress(LeaseLost):
                actor.recorder.settle(act(), ActState.SEEN, since=actor.version)
        actor.phase = "over"

    def read(self, actor: Actor) -> None:
        """It forgets what an earlier run has read, and reads the number anew."""
        actor.recorder.forget_values(act(), since=actor.version)
        actor.recorder.remember("number", actor.lease.run, act=act(), since=actor.version)
        actor.phase = "read"

    def intend(self, actor: Actor) -> None:
        """It writes its intent before the first click."""
        try:
            actor.recorder.intend(act(), since=actor.version)
        except (ActChangedError, LeaseLost):
            actor.phase = "over"
            return
        actor.intents, actor.phase = 1, "intended"

    def confirm(self, actor: Actor) -> None:
        """It makes sure that it may still act, before the second click; that is the one that buys."""
        try:
            actor.recorder.hold()
        except LeaseLost:
            actor.phase = "over"
            return
        actor.phase = "confirmed"

    def click(self, actor: Actor) -> None:
        """It clicks, however long after it has made sure."""
        self.buyers.append(actor.lease.run)
        actor.phase = "clicked"

    def settle(self, actor: Actor) -> None:
        """It waits until it sees it, and writes so."""
        if not self.is_listed:
            return
        with suppress(LeaseLost):
            actor.recorder.settle(act(), ActState.SEEN, since=actor.version)
            self.leases.give_back(actor.lease)
        actor.phase = "over"

    @rule(actor=actors)
    def cancel(self, actor: Actor) -> None:
        """Somebody asks it to stop; within an act it doesn't."""
        self.leases.cancel(actor.lease.run)

    @rule(actor=consumes(actors))
    def die(self, actor: Actor) -> None:
        """It is killed; its lease is left to expire."""
        actor.phase = "over"

    @rule()
    def expire(self) -> None:
        """Nobody was heard of for long: some are dead, and some will wake."""
        with self.journal.writing(durable=False):
            self.journal.execute("UPDATE lease SET expires = 1")

    @precondition(lambda self: self.buyers and not self.is_listed)
    @rule()
    def list_it(self) -> None:
        """The list shows it, at last."""
        self.is_listed = True

    @precondition(lambda self: self.is_listed)
    @rule()
    def give_back(self) -> None:
        """It is given back, so that it may be bought anew."""
        self.buyers, self.is_listed = [], False

    @invariant()
    def was_bought_once_at_most(self) -> None:
        """However it went."""
        assert len(self.buyers) <= 1

    @invariant()
    def has_kept_what_the_buyer_read(self) -> None:
        """Of what was bought the number is known, and is the one that its buyer has read."""
        if self.buyers:
            assert self.journal.act_values(act()) == {"number": self.buyers[0]}


TestTakingOver = TakingOver.TestCase
TestTakingOver.settings = settings(max_examples=250, stateful_step_count=20, deadline=None, derandomize=True)
