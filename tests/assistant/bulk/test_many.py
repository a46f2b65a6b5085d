"""Customers of the mock sites, put through `onboard` by a bulk that is killed on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.bulk.many import carry_out


@pytest.mark.long  # beside chaos, and workers that are killed
def test_customers_are_bound_once_however_often_the_bulk_is_killed(tmp_path: Path) -> None:
    """The bulk is killed with -9, then a worker of it: each customer has one order, and the results say so."""
    outcome = carry_out(tmp_path, customers=3, kills=1, parallel=2, seed=3)
    assert (outcome.kills, outcome.left_behind, outcome.exit_code) == (1, 0, 0)
    assert (outcome.bound, dict(outcome.statuses)) == (3, {"passed": 3})
    assert sorted(outcome.orders.values()) == [1, 1, 1]
