"""docs/faults.md is what the registry says."""

from pathlib import Path

import pytest

from mock_sites.faults import FAULTS
from mock_sites.faults.guide import page

DOCUMENT = Path(__file__).parents[3] / "docs" / "faults.md"


def test_the_document_is_in_step() -> None:
    """Write it anew with `python -m mock_sites.faults > docs/faults.md`."""
    assert DOCUMENT.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_described(name: str) -> None:
    """What it does, how it is switched on, its options, and what a good run does about it."""
    part = page().split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert "**A good run:** it " in part
    assert f"PUT /api/worlds/mine/faults/{name}\n" in part
    for option in FAULTS[name].options:
        assert f"| `{option.name}` |" in part


def test_sentences_are_sentences() -> None:
    """They stand in a document for people."""
    for fault in FAULTS.values():
        assert fault.does.endswith(".")
        assert fault.good_run.startswith("It ")
        assert fault.good_run.endswith(".")
