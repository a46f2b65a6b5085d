"""The library: flows found by name or path, and the project's own flows."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.flow import FlowLibrary
from assistant.project import Project
from assistant.source import SourceError
from tests.assistant.flow.test_bad_flows import HERE, SITES

ROOT = Path(__file__).parents[3]


@pytest.fixture
def library() -> FlowLibrary:
    """The library of the good flows."""
    return FlowLibrary(HERE / "good", sites=SITES)


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_projects_flows_are_in_order(path: Path) -> None:
    """Every flow of flows/ can be run with the project's config.yaml."""
    assert Project(ROOT / "config.yaml").library.problems(path) == []


def test_flows_are_found_by_name_and_by_path(library: FlowLibrary) -> None:
    """A name means the file of the folder; a path is taken as it is."""
    assert library.flow_names() == ["buy", "every_verb", "shortest"]
    assert library.find("buy") == HERE / "good" / "buy.yaml"
    assert library.find(str(HERE / "circle" / "two.yaml")) == HERE / "circle" / "two.yaml"
    assert library.load(str(HERE / "good" / "shortest.yaml")).title == "The shortest"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bye", "see them with: assistant list"),
        ("buyy", "did you mean 'buy'?"),
        ("shortst.yaml", "did you mean 'shortest'?"),
    ],
)
def test_a_flow_that_is_not_there_is_told_with_the_nearest(
    library: FlowLibrary, name: str, hint: str
) -> None:
    """An unknown name is wrong usage, not a fault of a file."""
    with pytest.raises(UsageError) as told:
        library.load(name)
    assert str(told.value) == f"there is no flow '{name}' in {HERE / 'good'}; {hint}"


def test_a_faulty_flow_cannot_be_loaded() -> None:
    """Loading raises all faults, in the order of their places, and raises them again the second time."""
    library = FlowLibrary(HERE / "circle", sites=SITES)
    for _ in range(2):
        with pytest.raises(SourceError) as told:
            library.load(str(HERE / "bad" / "four_at_once.yaml"))
        assert [problem.code for problem in told.value.problems] == ["F104", "F109", "F009", "F107"]


def test_a_flow_is_loaded_once(library: FlowLibrary) -> None:
    """The same flow is given again, so that a flow that is run ten times is read once."""
    assert library.load("buy") is library.load("buy")


def test_what_a_flow_takes_is_known_without_its_steps(tmp_path: Path) -> None:
    """A header is read even where the steps are faulty; a file that is no flow has none."""
    (tmp_path / "faulty.yaml").write_text("name: Faulty\ninputs: [a]\nsteps:\n  - clik: OK\n")
    (tmp_path / "other.yaml").write_text("- 1\n")
    library = FlowLibrary(tmp_path)
    header = library.header_of("faulty")
    assert header is not None
    assert (header.name, list(header.inputs)) == ("Faulty", ["a"])
    assert library.header_of("other") is None


def test_inputs_that_the_environment_sets_need_not_be_given(tmp_path: Path) -> None:
    """A flow that is run takes from the environment what its caller leaves out."""
    (tmp_path / "inner.yaml").write_text("name: Inner\ninputs: [token]\nsteps:\n  - click: OK\n")
    (tmp_path / "outer.yaml").write_text("name: Outer\nsteps:\n  - run: inner\n")
    assert [problem.code for problem in FlowLibrary(tmp_path).problems(tmp_path / "outer.yaml")] == ["F112"]
    assert FlowLibrary(tmp_path, provided=["token"]).problems(tmp_path / "outer.yaml") == []


def test_a_folder_without_page_maps_has_no_elements(tmp_path: Path) -> None:
    """The folder `pages` may be missing or empty."""
    assert FlowLibrary(tmp_path).element_names() == []
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "shop.yaml").write_text("# nothing yet\n")
    library = FlowLibrary(tmp_path)
    assert (library.element_names(), library.element("shop.buy")) == ([], None)


def test_page_elements_have_their_sites_name(library: FlowLibrary) -> None:
    """An element's full name begins with the name of its file."""
    assert library.element_names() == ["shop.order_table", "shop.buy_button"]
    assert str(library.element("shop.buy_button")) == 'button "Buy" in shop.order_table'


def test_flows_that_share_many_others_are_gone_through_once(tmp_path: Path) -> None:
    """Thirty flows that each run the next one twice are thirty flows, not a thousand million runs."""
    for number in range(30):
        steps = f"[{{run: f{number + 1}}}, {{run: f{number + 1}}}]" if number < 29 else "[{press: Enter}]"
        (tmp_path / f"f{number}.yaml").write_text(f"name: F\nsteps: {steps}\n")
    library = FlowLibrary(tmp_path)
    assert library.problems(tmp_path / "f0.yaml") == []
    assert library.load("f0").title == "F"
