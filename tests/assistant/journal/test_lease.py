"""The lease of a run: one of those that do the same has it, and whoever lost it can't act."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.engine.acts import ActRecord, ActState
from assistant.errors import LeaseLost, RunCancelled, RunUnderWay
from assistant.flow import Flow
from assistant.journal import Holding, Journal, Lease, Leases, Recorder, identity_of
from assistant.journal.owner import is_dead, life
from assistant.values import Secret
from tests.assistant.journal.rows import act, began, finished, lease
from tests.assistant.projects import ROOT

FLOW = Flow(name="buy", title="Buy", file="buy.yaml", text="")


def expire(journal: Journal) -> None:
    """Makes every lease look as if its owner, on another machine, had not been heard of for long."""
    with journal.writing(durable=False):
        journal.execute("UPDATE lease SET expires = 1, life = ''")


def taken_over(journal: Journal) -> tuple[Lease, Lease]:
    """Returns the lease of a run that stood still for too long, and that of the run that has taken over."""
    first = Leases(journal).take("the same", run="r1")
    journal.begin(began("r1"), lease=first)
    expire(journal)
    return first, Leases(journal).take("the same", run="r2")


def identity(**changed: Any) -> str:  # noqa: ANN401 - parts of all kinds
    """Returns the identity of a run of FLOW, with something changed."""
    values = {"workspace": "Example", "count": 3, "password": changed.pop("password", Secret("hush-hush"))}
    return identity_of(
        changed.pop("flow", FLOW),
        values | changed.pop("values", {}),
        **({"environment": "mock", "world": "w1"} | changed),
    )


def test_secrets_are_no_part_of_what_a_run_is() -> None:
    """A new password makes no other run of it, and no password is in what the journal keeps."""
    assert identity() == identity(password=Secret("another"))


@pytest.mark.parametrize(
    "changed",
    [
        {"flow": Flow(name="sell", title="Buy", file="buy.yaml", text="")},
        {"environment": "real"},
        {"world": "w2"},
        {"values": {"workspace": "Other"}},
        {"values": {"count": "3"}},
    ],
    ids=["flow", "environment", "world", "input", "kind"],
)
def test_each_part_of_a_run_tells_it_from_others(changed: dict[str, Any]) -> None:
    """Another flow, place or input is another run, which may go on at the same time."""
    assert identity() != identity(**changed)


def test_of_two_runs_that_do_the_same_the_second_is_refused(journal: Journal) -> None:
    """The message names the other one and its process."""
    mine = Leases(journal).take("the same", run="r1")
    second = Journal(journal.place)
    with pytest.raises(RunUnderWay, match=r"^the run r1 does the same just now \(process \d+ on .*--wait$"):
        Leases(second).take("the same", run="r2")
    Leases(journal).give_back(mine)
    assert Leases(second).take("the same", run="r2").epoch == 2
    second.close()


def test_what_is_taken_over_was_killed(journal: Journal) -> None:
    """A run whose lease expired is told as killed, by whoever looks and then for good."""
    mine = lease(journal)
    journal.begin(began("r1"), lease=mine)
    expire(journal)
    assert [record.status for record in journal.runs(limit=5)] == ["killed"]
    other = Leases(journal).take(mine.identity, run="r2")
    [before] = [journal.run_before(other)]
    assert before is not None
    assert (before.id, before.status) == ("r1", "killed")


def test_who_lost_the_lease_writes_nothing_of_acts(journal: Journal) -> None:
    """Neither an intent nor an end: the epoch is checked in the transaction that would write it."""
    first, second = taken_over(journal)
    with pytest.raises(LeaseLost, match="stood still for so long"):
        journal.intend_act(act(), since=0, lease=first)
    assert journal.find_act(act()) == ActRecord()
    journal.intend_act(act(), since=0, lease=second)
    for wrong in (ActState.REFUSED, ActState.SEEN):
        with pytest.raises(LeaseLost):
            journal.settle_act(act(), wrong, since=1, lease=first)
    assert journal.find_act(act()) == ActRecord(state=ActState.INTENDED, version=1)


def test_who_lost_the_lease_commits_nothing_more(journal: Journal) -> None:
    """An act of several clicks is stopped before the next one of them."""
    first, second = taken_over(journal)
    with pytest.raises(LeaseLost):
        Recorder(journal, lease=first).hold()
    Recorder(journal, lease=second).hold()


def test_who_lost_the_lease_cannot_give_it_back(journal: Journal) -> None:
    """What another run has taken stays with that one."""
    first, second = taken_over(journal)
    Leases(journal).give_back(first)
    with pytest.raises(RunUnderWay, match="the run r2"):
        Leases(journal).take("the same", run="r3")
    Leases(journal).renew(second)


def test_an_intent_makes_the_lease_last(journal: Journal) -> None:
    """Right before the click nobody takes over, even if no other sign of life came in time."""
    mine = lease(journal)
    with journal.writing(durable=False):
        journal.execute("UPDATE lease SET expires = 1")
    journal.intend_act(act(), since=0, lease=mine)
    with pytest.raises(RunUnderWay):
        Leases(journal).take(mine.identity, run="r2")


def test_a_run_that_woke_too_late_is_told_between_its_steps(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks the journal before it goes on; nobody having taken over, it goes on."""
    mine = Leases(journal).take("the same", run="r1")
    holding = Holding(journal, mine)
    monkeypatch.setattr("assistant.journal.holding.LASTS", -1.0)
    holding.may_go_on(is_acting=False)
    expire(journal)
    Leases(journal).take("the same", run="r2")
    with pytest.raises(LeaseLost):
        holding.may_go_on(is_acting=True)


def test_a_run_is_stopped_between_steps_and_once(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the middle of an act; and what is done at the end in any case is not stopped again."""
    mine = lease(journal)
    with journal.writing(durable=False):
        journal.execute("UPDATE lease SET is_cancelled = 1")
    holding = Holding(journal, mine)
    monkeypatch.setattr("assistant.journal.holding.LASTS", -1.0)
    holding.may_go_on(is_acting=True)
    with pytest.raises(RunCancelled):
        holding.may_go_on(is_acting=False)
    holding.may_go_on(is_acting=False)


def test_a_lease_is_given_back_however_the_run_ends(journal: Journal) -> None:
    """The next one need not wait until it expires."""
    with pytest.raises(KeyboardInterrupt), Holding(journal, Leases(journal).take("the same", run="r1")):
        raise KeyboardInterrupt
    Leases(journal).take("the same", run="r2")


@pytest.mark.skipif(not life(), reason="only Linux tells which processes there were")
def test_a_process_that_has_ended_is_known_to_be_dead(path: Path) -> None:
    """Whoever runs it again after a kill on the same machine doesn't wait for the lease to expire."""
    code = (
        "import pathlib, sys; from assistant.journal import Journal, Leases\n"
        "Leases(Journal(pathlib.Path(sys.argv[1]))).take('the same', run='r1')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT) as process:
        process.wait(timeout=60)
    journal = Journal(path)
    assert Leases(journal).take("the same", run="r2").epoch == 2
    journal.close()


@pytest.mark.skipif(not life(), reason="only Linux tells which processes there were")
def test_of_processes_elsewhere_nothing_is_known() -> None:
    """A number says nothing on another machine, after a restart or in another container."""
    place, number, began = life().rsplit("/", 2)
    assert not is_dead(f"{place}/{number}/{began}")
    assert is_dead(f"{place}/{number}/1")
    assert not is_dead(f"elsewhere/{number}/1")
    assert not is_dead("")


def test_a_run_that_ended_is_not_killed(journal: Journal) -> None:
    """Taking the lease after it changes nothing about how it ended."""
    first = Leases(journal).take("the same", run="r1")
    journal.begin(began("r1"), lease=first)
    journal.finish(finished("r1"))
    Leases(journal).give_back(first)
    Leases(journal).take("the same", run="r2")
    record = journal.run("r1")
    assert record is not None
    assert record.status == "passed"
