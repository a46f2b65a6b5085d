"""Every file in bad/ and circle/ has the whole of its expected messages in a .txt file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.flow import FlowLibrary
from assistant.flow.codes import CODES
from assistant.flow.other_verbs import OTHER_VERBS
from assistant.source import Problem, render
from assistant.source.problem import in_order
from assistant.steps import VERBS

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
CIRCLES = sorted((HERE / "circle").glob("*.yaml"))
MAPS = sorted((HERE / "bad_pages").glob("*/pages"))
SITES = ("shop", "help")


def messages(library: FlowLibrary, problems: tuple[Problem, ...]) -> str:
    """Shows all problems as a command would."""
    texts = library.texts()
    return "".join(render(problem, texts[problem.file]) + "\n" for problem in problems)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_flow_gives_exactly_the_messages_beside_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults of a flow are told at once, each with its place, its line, a caret and one suggestion."""
    monkeypatch.chdir(path.parent)
    library = FlowLibrary(HERE / "good", sites=SITES)
    assert messages(library, in_order(library.problems(path))) == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", CIRCLES, ids=lambda path: path.stem)
def test_faults_of_flows_that_are_run_are_told_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A circle is told where it closes, in the file that closes it; a faulty flow that is run by its faults."""
    monkeypatch.chdir(path.parent)
    library = FlowLibrary(HERE / "circle")
    assert messages(library, in_order(library.problems(path))) == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("folder", MAPS, ids=lambda folder: folder.parent.name)
def test_a_bad_page_map_gives_exactly_the_messages_beside_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults of page maps are told with any flow of the folder, and for the map itself."""
    monkeypatch.chdir(folder)
    library = FlowLibrary(folder.parent)
    expected = folder.parent.with_suffix(".txt").read_text()
    for path in folder.glob("*.yaml"):
        assert messages(library, in_order(library.problems(Path(path.name)))) == expected
    assert messages(library, in_order(library.problems(HERE / "good" / "shortest.yaml"))) == expected


def test_every_code_has_a_bad_file() -> None:
    """The bad files cover the table of codes."""
    told = {
        line.rsplit("[", 1)[1].rstrip("]\n")
        for path in HERE.glob("*/*.txt")
        for line in path.read_text().splitlines()
        if line.endswith("]") and line.split(":", 1)[0].endswith(".yaml")
    }
    assert told >= set(CODES)


def test_verbs_of_other_tools_lead_to_ours() -> None:
    """A verb that we have is not another tool's, and what is told in its place can be written."""
    assert set(OTHER_VERBS.values()) <= set(VERBS)
    assert not set(OTHER_VERBS) & set(VERBS)
