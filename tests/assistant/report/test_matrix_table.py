"""The fault matrix as a table in a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from assistant.matrix import Result
from assistant.report.matrix_table import MatrixTable


def shown(flows: list[str], *, width: int) -> str:
    """Returns what is written of a fault that all flows but the last pass."""
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    table = MatrixTable(console, cells=len(flows))
    for flow in flows:
        is_last = flow == flows[-1]
        table.add(
            Result(
                flow=flow, locale="en", under="reset", outcome="in doubt" if is_last else "passes",
                declared=("passes",), orders=0, strikes=1, seconds=1, cause="", place="", folder=None,
                wrong="declared is: passes" if is_last else "",
            )
        )  # fmt: skip
    assert table.end()
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_outcomes_are_words_where_there_is_room() -> None:
    """A few flows have their names above and what came of each in a word."""
    text = shown(["bind", "cancel"], width=80)
    assert "┃ bind   ┃ cancel    ┃" in text
    assert "│ passes │ ✗ in doubt│" in text


def test_many_flows_are_numbers_and_signs_that_are_explained() -> None:
    """Where words would be cut, columns are numbered and outcomes are signs; below stands what they are."""
    flows = [f"a-flow-with-a-long-name-{number}" for number in range(1, 13)]
    text = shown(flows, width=80)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("│reset │ + │ + │") and "✗ ?" in line for line in lines)
    assert "1\u00a0a-flow-with-a-long-name-1 " in text
    assert "12\u00a0a-flow-with-a-long-name-12" in text
    assert "+\u00a0passes   ?\u00a0in doubt" in text
