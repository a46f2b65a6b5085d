"""A few cells of the project's own fault matrix; `assistant matrix` and `pytest flows --faults all` play them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assistant.matrix import Matrix, wanted_cells
from assistant.mock_world import MockSites
from assistant.project import Project

ROOT = Path(__file__).parents[3]
PROJECT = Project(ROOT / "config.yaml")


@pytest.fixture(scope="module")
def matrix(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """One matrix for all cells, with worlds in memory."""
    with MockSites() as sites:
        yield Matrix(PROJECT, sites, browser, tmp_path_factory.mktemp("matrix"))


@pytest.mark.parametrize(
    ("flow", "fault", "outcome", "orders"),
    [
        pytest.param("purchase", "order answer lost", "passes", 1, marks=pytest.mark.long),
        ("purchase", "maintenance", "fails as environment", 0),
        ("purchase", "moved-button", "passes", 1),
        ("account-id", "captcha", "needs a person", 0),
    ],
)
def test_a_fault_comes_to_what_is_declared(
    flow: str, fault: str, outcome: str, orders: int, matrix: Matrix
) -> None:
    """Each cell comes to its outcome, strikes, makes no order too many, and gives its cause in words."""
    (cell,) = wanted_cells(PROJECT, flows=[flow], faults=[fault])
    result = matrix.result(cell)
    assert (result.outcome, result.orders, result.wrong) == (outcome, orders, "")
    assert result.strikes > 0
    assert bool(result.cause) is (outcome != "passes")
    assert result.folder is None


def test_a_cell_that_takes_too_long_is_ended(browser: Browser, tmp_path: Path) -> None:
    """A cell beyond its limit ends at its next step as overdue, which is never as declared."""
    with MockSites() as sites:
        matrix = Matrix(PROJECT, sites, browser, tmp_path, limit=0)
        (cell,) = wanted_cells(PROJECT, flows=["account-id"], faults=["slow"])
        result = matrix.result(cell)
    assert (result.outcome, result.wrong) == ("overdue", "it took longer than a cell may")
    assert result.folder is not None
    assert Path(result.folder, "report.html").is_file()
