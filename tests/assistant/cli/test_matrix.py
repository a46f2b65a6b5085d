"""`assistant matrix`, as somebody meets it who types it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

LOOK = """\
    name: Look at the home page
    site: koogallery
    steps:
      - open: /
      - expect: {see: button "Search", state: enabled}
        timeout: 1 s
    """


def test_a_cell_that_differs_is_told(tmp_path: Path) -> None:
    """What came of each cell is told with its cause, the whole as a table; another outcome than declared is exit 1."""
    make_project(tmp_path, look=LOOK)
    (tmp_path / "flows" / "faults").mkdir()
    expected = tmp_path / "flows" / "faults" / "every-flow.yaml"
    expected.write_text("under: {maintenance: fails as environment, moved-button: needs a person}")
    done = assistant("matrix", "--faults", "maintenance,moved-button,slow", folder=tmp_path)
    assert done.returncode == 1, done.stderr
    lines = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert "✓ look en maintenance: fails as environment" in lines
    assert "✗ look en moved-button: passes" in lines
    assert "    declared is: needs a person" in done.stdout.splitlines()
    assert "(product)" in done.stdout or "(passes)" in done.stdout
    assert "1 cell differs from what is declared." in done.stdout


def test_cells_are_lines_of_json(tmp_path: Path) -> None:
    """With --json each cell is a line; what is as declared leaves nothing behind and is exit 0."""
    make_project(tmp_path, look=LOOK)
    done = assistant("matrix", "look", "--faults", "maintenance", "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (told["outcome"], told["orders"], told["wrong"], told["folder"]) == (
        "fails as environment",
        0,
        "",
        None,
    )
    assert told["cause"].endswith("answers 503 Service Unavailable")
    assert told["strikes"] > 0


def test_a_page_is_opened_once_more(tmp_path: Path) -> None:
    """A gateway's error that is over at once does not fail a flow, since opening a page only shows it."""
    make_project(tmp_path, look=LOOK)
    done = assistant("matrix", "look", "--faults", "error-once", "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert (told["outcome"], told["strikes"]) == ("passes", 1)


def test_a_fault_that_there_is_not_is_told(tmp_path: Path) -> None:
    """A wrong name is told with the nearest before anything is started."""
    make_project(tmp_path, look=LOOK)
    done = assistant("matrix", "--faults", "rest", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, "Error: there is no fault 'rest'; did you mean 'reset'?\n")
