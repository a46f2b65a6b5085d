"""What stands in the documents can be used as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import load_config
from assistant.flow.flow_files import FlowFiles
from assistant.flow.load import load
from assistant.flow.pages import PageMaps
from assistant.guide.loading import Loader
from assistant.harness.cases import read_cases
from assistant.matrix.expected import Expectations
from assistant.project import Project
from assistant.reference_page import markdown
from assistant.source import parse
from tests.assistant.documents import ROOT, Block, blocks
from tests.assistant.expected import assert_expected

PROJECT = Project(ROOT / "config.yaml")
BLOCKS = blocks()


def of_kind(*kinds: str) -> list[Block]:
    """Returns the blocks that are one of these."""
    return [block for block in BLOCKS if block.kind in kinds]


@pytest.mark.parametrize("block", of_kind("flow", "steps"), ids=lambda block: block.place)
def test_a_documented_flow_is_in_order(block: Block) -> None:
    """Every flow in the documents, and every list of steps, could be saved and run as it stands."""
    _, problems = load(parse(block.flow, file=block.place), name="block", surroundings=PROJECT.library)
    assert [problem.headline for problem in problems] == []


@pytest.mark.parametrize("block", of_kind("config"), ids=lambda block: block.place)
def test_documented_settings_are_in_order(block: Block, tmp_path: Path) -> None:
    """Every config.yaml in the documents is one; what it leaves out is beside the point."""
    text = (
        block.text
        if "environments:" in block.text
        else f"{block.text}environment: m\nenvironments: {{m: {{mock: true}}}}\n"
    )
    (tmp_path / "verbs.py").touch()
    (tmp_path / "config.yaml").write_text(text)
    assert load_config(tmp_path / "config.yaml").environments


@pytest.mark.parametrize("block", of_kind("pages"), ids=lambda block: block.place)
def test_documented_page_maps_are_in_order(block: Block, tmp_path: Path) -> None:
    """Every page map in the documents is one, under the name that its first line has."""
    file = tmp_path / "pages" / Path(block.text.splitlines()[0].removeprefix("# ")).name
    file.parent.mkdir()
    file.write_text(block.text)
    assert PageMaps(FlowFiles(tmp_path)).problems() == []


@pytest.mark.parametrize("block", of_kind("faults"), ids=lambda block: block.place)
def test_documented_outcomes_are_in_order(block: Block, tmp_path: Path) -> None:
    """Every file of flows/faults in the documents is one."""
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "every-flow.yaml").write_text(block.text)
    assert Expectations(tmp_path, flow_names=["bind"]).of("bind")


@pytest.mark.parametrize("block", of_kind("cases"), ids=lambda block: block.place)
def test_documented_cases_are_in_order(block: Block, tmp_path: Path) -> None:
    """Every file of flows/cases in the documents is one."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "flow.yaml").write_text(block.text)
    assert read_cases(tmp_path / "flow.yaml")


@pytest.mark.parametrize("block", of_kind("guide"), ids=lambda block: block.place)
def test_documented_guides_are_in_order(block: Block) -> None:
    """Every guide in the documents is one, of this project's flows."""
    loader = Loader(parse(block.text, file=block.place), Project(ROOT / "config.yaml").library)
    assert (loader.guide("guide") is not None, loader.problems) == (True, [])


@pytest.mark.parametrize("block", of_kind("translations"), ids=lambda block: block.place)
def test_documented_translations_are_texts(block: Block) -> None:
    """Translations in the documents are texts of texts."""
    value = parse(block.text, file=block.place).value
    assert isinstance(value, dict)
    assert all(isinstance(text, str) for text in value.values())


def test_the_page_of_steps_is_what_the_verbs_say() -> None:
    """docs/steps.md is made of the verbs; `REWRITE=1` writes it anew."""
    assert_expected(markdown(), ROOT / "docs" / "steps.md")
