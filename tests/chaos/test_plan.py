"""What is drawn for a customer depends on the seed and the customer's number, and on nothing else."""

from __future__ import annotations

from itertools import islice

from tests.chaos.plan import customer, ways


def test_a_customer_is_drawn_the_same_again() -> None:
    """What went wrong with one is played again by its seed and number, without those before it."""
    assert customer(7, 12, most=8) == customer(7, 12, most=8)
    assert list(islice(ways(customer(7, 12, most=8)), 20)) == list(islice(ways(customer(7, 12, most=8)), 20))
    assert len({str(customer(seed, number, most=8)) for seed in (7, 8) for number in range(20)}) == 40


def test_everything_is_drawn_sooner_or_later() -> None:
    """Every victim at every kind of moment, with and without each fault, before and after the commit."""
    parts = [part for number in range(60) for part in customer(7, number, most=12).parts]
    kills = {(kill.victim, kill.moment.kind) for part in parts for kill in part.kills}
    assert len(kills) == 6 * 4
    faults = [{(fault.name, fault.options.get("when")) for fault in part.faults} for part in parts]
    assert set() in faults
    assert {("late-listing", None), ("reset", "before")} in faults
    assert {("reset", "after")} in faults


def test_a_flow_is_killed_at_least_half_as_often_as_it_may_be() -> None:
    """Most of a customer's runs are cut short, and none is spared."""
    counts = {len(part.kills) for number in range(60) for part in customer(7, number, most=6).parts}
    assert counts == {3, 4, 5, 6}
