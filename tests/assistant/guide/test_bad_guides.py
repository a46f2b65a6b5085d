"""Every guide in bad/ has the whole of its expected messages in a .txt file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.flow import FlowLibrary
from assistant.guide import GuideLibrary
from assistant.guide.codes import CODES
from assistant.guide.finding import KINDS
from assistant.source import render
from assistant.source.problem import in_order
from tests.assistant.expected import assert_expected

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
BAD = sorted(path for path in (HERE / "bad").glob("*.yaml") if "." not in path.stem)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_guide_gives_exactly_the_messages_beside_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All faults of a guide and its translations are told at once, each with its place."""
    monkeypatch.chdir(path.parent)
    library = GuideLibrary(FlowLibrary(Path("..", "flows"), sites=["billing_center"]))
    problems = in_order(library.problems(Path(path.name)))
    told = "".join(render(each, Path(each.file).read_text(encoding="utf-8")) + "\n" for each in problems)
    assert_expected(told, path.with_suffix(".txt"))


def test_every_code_has_a_bad_file_and_is_documented() -> None:
    """The bad files cover the table of codes, and docs/guide.md has it, with the table of faults of pages."""
    told = "".join(path.read_text(encoding="utf-8") for path in (HERE / "bad").glob("*.txt"))
    page = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"[{code}]" not in told] == []
    assert [code for code, meaning in CODES.items() if f"| {code} | {meaning} |" not in page] == []
    assert [kind for kind, meaning in KINDS.items() if f"| {kind} | {meaning} |" not in page] == []
