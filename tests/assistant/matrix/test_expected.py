"""What is declared to come of faults: read, held against what there is, and compared with what came."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.events import Failure, RunFinished, Status
from assistant.matrix import Cell, Declared, Expectations, Under, wanted_cells
from assistant.matrix.cell import result_of
from assistant.mock_world import faults
from assistant.project import Project
from assistant.source import SourceError, render_all
from tests.assistant.expected import assert_expected

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def expectations(folder: Path, **files: str) -> Expectations:
    """Reads declarations that are written for a project with the flows buy and look."""
    (folder / "faults").mkdir()
    for name, text in files.items():
        (folder / "faults" / f"{name.replace('_', '-')}.yaml").write_text(text)
    return Expectations(folder, flow_names=["buy", "look"])


def test_every_fault_is_a_cell(tmp_path: Path) -> None:
    """Without a file there is a cell for each fault, of which nothing is declared but that nothing is ordered."""
    cells = expectations(tmp_path).of("buy")
    assert [cell.under.fault for cell in cells] == list(faults())
    assert {(cell.outcomes, cell.orders) for cell in cells} == {((), 0)}


def test_a_flows_own_file_wins(tmp_path: Path) -> None:
    """What a flow's file says stands before what holds for every flow; a fault may be there in several forms."""
    declared = expectations(
        tmp_path,
        every_flow="under: {slow: passes, reset: fails as environment}",
        buy="orders: 1\nunder:\n  reset: [passes, in doubt]\n  late: {fault: reset, when: after, outcome: passes}",
    )
    buy, look = ({one.under.name: one for one in declared.of(flow)} for flow in ("buy", "look"))
    assert (buy["slow"].outcomes, buy["reset"].outcomes) == (("passes",), ("passes", "in doubt"))
    assert (buy["late"].under, buy["late"].orders) == (
        Under(name="late", fault="reset", options={"when": "after"}),
        1,
    )
    assert (look["reset"].outcomes, look["reset"].orders) == (("fails as environment",), 0)
    assert "late" not in look


@pytest.mark.parametrize("name", ["words", "faults", "list"])
def test_a_faulty_file_tells_all_that_is_wrong(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown keys, flows, faults, options and outcomes are told with their places and the nearest word."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faults").mkdir()
    shutil.copy(HERE / "bad" / f"{name}.yaml", tmp_path / "faults" / "bui.yaml")
    with pytest.raises(SourceError) as raised:
        Expectations(Path(), flow_names=["buy"])
    shown = "\n\n".join(render_all(raised.value.problems)) + "\n"
    assert_expected(shown, HERE / "bad" / f"{name}.txt")


def test_cells_are_chosen_by_name() -> None:
    """Flows, faults and languages are chosen by name; a name that there is not is told with the nearest."""
    project = Project(ROOT / "config.yaml")
    cells = wanted_cells(project, flows=["bind"], faults=["slow", "reset"], locales=["en", "zh"])
    assert [cell.name for cell in cells] == [
        "bind, en, slow", "bind, en, reset", "bind, zh, slow", "bind, zh, reset",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="there is no fault 'rest'; did you mean 'reset'"):
        wanted_cells(project, faults=["rest"])
    with pytest.raises(UsageError, match="there is no locale 'fr'; there are en, zh"):
        wanted_cells(project, locales=["fr"])


def ended(status: Status, *, kind: str = "product", message: str = "there is no button") -> RunFinished:
    """Returns the end of a run."""
    failure = Failure(
        kind=kind, message=message, sentence="Click OK", file="f.yaml", line=3, column=5, excerpt=""
    )
    return RunFinished(
        at=1.0, run="r", flow="buy", status=status, seconds=1.0, outputs={},
        failure=None if status == "passed" else failure,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("finished", "orders", "wrong"),
    [
        (ended("passed"), 1, ""),
        (ended("passed"), 2, "2 orders were made, and it may make 1"),
        (ended("in_doubt", kind="person"), 0, ""),
        (ended("failed", kind="person"), 0, "declared is: passes or in doubt"),
        (
            ended("failed", message=" "),
            0,
            "declared is: passes or in doubt; it failed without a cause in words",
        ),
        (ended("interrupted"), 0, "it took longer than a cell may"),
    ],
)
def test_a_cell_is_held_against_what_is_declared(finished: RunFinished, orders: int, wrong: str) -> None:
    """Another outcome, an order too many, a failure without words and a cell that hangs are wrong."""
    declared = Declared(under=Under(name="reset", fault="reset"), outcomes=("passes", "in doubt"), orders=1)
    cell = Cell(flow="buy", locale="en", declared=declared)
    assert result_of(cell, finished, orders=orders, strikes=1).wrong == wrong
