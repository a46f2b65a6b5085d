"""Runs of two flows that come to the same act, killed, stalled, cancelled and taken over, and people who act again."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.engine.acts import ActChangedError, ActRecord, ActState
from assistant.errors import LeaseLost, RunUnderWay
from assistant.journal import Journal, Lease, Leases, Recorder
from tests.assistant.journal.rows import act

Phase = Literal["begun", "seen", "looked", "read", "intended", "confirmed", "clicked", "over"]
_FLOWS = ("onboard", "register")
"""Both run `buy`, so that they have the act in common."""
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

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Journal(Path(self.folder.name) / "journal.sqlite3")
        self.leases = Leases(self.journal)
        self.all: list[Actor] = []
        self.buyers: list[str] = []
        self.is_listed = False
        for flow in _FLOWS:
            self.begin(flow)

    def teardown(self) -> None:
        """Leaves nothing."""
        self.journal.close()
        self.folder.cleanup()

    @rule(
        what=st.sampled_from(
            ["go_on"] * 8
            + ["begin", "act_again", "die", "cancel", "expire", "expire", "list_it", "give_back"]
        ),
        who=st.integers(0, _MOST - 1),
        far=st.sampled_from([1, 1, 2, 3, 7]),
    )
    def happen(self, what: str, who: int, far: int) -> None:
        """Something happens. One rule, and not one for each: Hypothesis leaves out some rules from most stories."""
        actor = self.all[who % len(self.all)]
        if what == "go_on":
            self.go_on(actor, far)
        elif what == "begin":
            self.begin(_FLOWS[who % 2])
        elif what == "act_again" and self.is_in_doubt():
            self.begin(_FLOWS[who % 2], acts_again=True)
        elif what == "cancel":
            self.leases.cancel(actor.lease.run)
        elif what == "die":
            actor.phase = "over"
        elif what == "expire":
            self.expire()
        elif what == "list_it":
            self.is_listed = bool(self.buyers)
        elif what == "give_back" and self.is_listed:
            self.buyers, self.is_listed = [], False

    def begin(self, flow: str, *, acts_again: bool = False) -> None:
        """A run of a flow begins, or takes over what is left, unless another one goes on."""
        if len(self.all) == _MOST:
            return
        with suppress(RunUnderWay):
            lease = self.leases.take(flow, run=f"r{len(self.all) + 1}")
            self.all.append(Actor(lease, Recorder(self.journal, lease=lease), acts_again=acts_again))

    def expire(self) -> None:
        """Nobody was heard of for long: some are dead, and some will wake."""
        with self.journal.writing(durable=False):
            self.journal.execute("UPDATE lease SET expires = 1")

    def is_in_doubt(self) -> bool:
        """Whether a person has looked, and can know that it didn't happen: whoever began it can't click any more."""
        is_open = self.journal.find_act(act()).state is ActState.INTENDED
        return is_open and not self.buyers and not any(each.phase == "confirmed" for each in self.all)

    def go_on(self, actor: Actor, far: int) -> None:
        """A run does what comes next, as far as it comes until somebody else has a turn."""
        steps = {
            "begun": self.look, "seen": self.close, "looked": self.read, "read": self.intend,
            "intended": self.confirm, "confirmed": self.click, "clicked": self.settle,
        }  # fmt: skip
        for _ in range(far):
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
        """It reads the number, which is written with its intent."""
        actor.phase = "read"

    def intend(self, actor: Actor) -> None:
        """It writes its intent before the first click."""
        try:
            actor.recorder.intend(act(), since=actor.version, values={"number": actor.lease.run})
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
        actor.recorder.remember("voucher", actor.lease.run, act=act(), since=actor.version)
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

    @invariant()
    def was_bought_once_at_most(self) -> None:
        """However it went."""
        assert len(self.buyers) <= 1

    @invariant()
    def has_kept_what_the_buyer_read(self) -> None:
        """Of what was bought the number is known, and is the one that its buyer has read."""
        if self.buyers:
            assert self.journal.act_values(act()) == dict.fromkeys(("number", "voucher"), self.buyers[0])


TestTakingOver = TakingOver.TestCase
TestTakingOver.settings = settings(max_examples=100, stateful_step_count=20, deadline=None, derandomize=True)
