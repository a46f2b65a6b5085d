"""What is counted goes from one long form to the next one, and makes the table of docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.chaos.outcome import Doubt, Outcome, Struck
from tests.chaos.tally import Tally


def outcome(number: int, *, orders: int = 1) -> Outcome:
    """Returns what came of a customer who was killed once in an act, and was in doubt then."""
    problems = [] if orders == 1 else [f"order_created happened {orders} times"]
    return Outcome(
        number=number, struck=[Struck(victim="driver", moment="intent", place="not committed")],
        doubts=[Doubt(act="order_created", happened=False)], acts=Counter(order_created=orders),
        endings=Counter(killed=1, passed=2), ids_told=3, slowest=0.25, seconds=30, problems=problems,
    )  # fmt: skip


def test_a_file_is_gone_on_with(tmp_path: Path) -> None:
    """A long form that was stopped knows whom it has played, and what came of them."""
    file = tmp_path / "chaos.jsonl"
    first = Tally(seed=7, file=file)
    first.add(outcome(1))
    first.add(outcome(4, orders=2))
    second = Tally(seed=7, file=file)
    assert (second.outcomes, second.played, second.kills) == (first.outcomes, {1, 4}, 2)
    assert [each.number for each in second.failed] == [4]


def test_the_table_tells_what_was_done_twice() -> None:
    """Acts are counted by customer, so that two orders of one are not hidden among many."""
    tally = Tally(seed=7)
    for each in (outcome(1), outcome(2), outcome(3, orders=2)):
        tally.add(each)
    lines = tally.table().splitlines()
    assert "| Kills | 3: driver 3 |" in lines
    assert "| Where they struck | between an intent and its commit 3 |" in lines
    assert "| Orders | **1** for 2 of 3 customers, **2** for 1 of 3 customers |" in lines
    assert "| IDs that were told, lost | 9, **0** |" in lines
