"""Every verb has a folder with flows that are in order, and with wrong ones and the whole of their messages.

A verb's folder is named for it: `ok*.yaml` has nothing wrong with it, and each `bad*.yaml` has its expected
messages in a `.txt` beside it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.flow import FlowLibrary
from assistant.source import read
from assistant.source.problem import in_order
from assistant.steps import VERBS
from assistant.steps.walk import walk
from tests.assistant.flow.test_bad_flows import HERE as FLOWS
from tests.assistant.flow.test_bad_flows import SITES, messages

HERE = Path(__file__).parent
OK = sorted(HERE.glob("*/ok*.yaml"))
BAD = sorted(HERE.glob("*/bad*.yaml"))


def name_of(path: Path) -> str:
    """Names a file with its verb: `click-bad`."""
    return f"{path.parent.name}-{path.stem}"


@pytest.fixture
def library() -> FlowLibrary:
    """Where a verb's files find other flows and page elements."""
    return FlowLibrary(FLOWS / "good", sites=SITES)


@pytest.mark.parametrize("path", OK, ids=name_of)
def test_an_ok_file_is_in_order_and_has_its_verb(path: Path, library: FlowLibrary) -> None:
    """Nothing is told of it, and it shows the verb that its folder is named for."""
    assert messages(library, in_order(library.problems(path))) == ""
    flow = library.load(str(path))
    assert path.parent.name in {step.verb for step in walk((*flow.steps, *flow.last))}


@pytest.mark.parametrize("path", BAD, ids=name_of)
def test_a_bad_file_gives_exactly_the_messages_beside_it(
    path: Path, library: FlowLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is wrong is told at once, each fault with its place, its line, a caret and one suggestion."""
    monkeypatch.chdir(path.parent)
    told = messages(library, in_order(library.problems(Path(path.name))))
    assert told == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert told


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_has_an_ok_file_and_a_bad_one(verb: str) -> None:
    """A new verb comes with a flow that shows it and one that shows what is said when it is written wrongly."""
    assert list((HERE / verb).glob("ok*.yaml"))
    assert list((HERE / verb).glob("bad*.yaml"))


def test_a_folder_is_a_verbs() -> None:
    """No folder outlives its verb, and no message outlives its flow."""
    assert {path.parent.name for path in HERE.glob("*/*.yaml")} == set(VERBS)
    assert {path.with_suffix("") for path in HERE.glob("*/*.txt")} == {path.with_suffix("") for path in BAD}


@pytest.mark.parametrize("path", BAD, ids=name_of)
def test_a_bad_file_is_about_its_verb(path: Path) -> None:
    """What is wrong is wrong with the verb that the folder is named for, not with the file around it."""
    value = read(path).value
    assert isinstance(value, dict)
    assert {"name", "steps"} <= value.keys()
    assert path.parent.name in {key for step in value["steps"] for key in step}
