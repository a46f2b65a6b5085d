"""Customers of the mock sites, put through `onboard` by workers on PostgreSQL, one of which is killed for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.assistant.bulk.machines import carry_out

if TYPE_CHECKING:
    from tests.assistant.postgres import Server


def test_customers_are_bound_once_though_a_worker_is_killed_for_good(
    tmp_path: Path, postgres: Server
) -> None:
    """Two workers without flows of their own; the rows of the one that is killed with -9 are done by the other."""
    outcome = carry_out(tmp_path, postgres.schema().reveal(), customers=2, workers=2, parallel=1, seed=2)
    assert (outcome.exit_code, outcome.worker_codes, outcome.left_behind) == (0, [130], 0)
    assert (outcome.bound, dict(outcome.statuses)) == (2, {"passed": 2})
    assert sorted(outcome.orders.values()) == [1, 1]
    [(_, begun_again)] = outcome.taken_over.values()
    assert begun_again < float("inf")
