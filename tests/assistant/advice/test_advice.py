"""Advice on flows in order: every file in given/ has the whole of its advice in a .txt file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.advice import CODES
from assistant.flow import FlowLibrary
from assistant.steps import VERBS
from tests.assistant.expected import assert_expected
from tests.assistant.flow.test_bad_flows import HERE as FLOWS
from tests.assistant.flow.test_bad_flows import SITES, messages
from tests.assistant.processes import assistant
from tests.assistant.projects import ROOT, make_project

HERE = Path(__file__).parent
GIVEN = sorted((HERE / "given").glob("*.yaml"))


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_a_flow_gets_exactly_the_advice_beside_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece has its place, what to write instead, and a code; a comment silences it for its line."""
    monkeypatch.chdir(path.parent)
    library = FlowLibrary(FLOWS / "good", sites=SITES)
    assert [problem.headline for problem in library.problems(Path(path.name))] == []
    assert_expected(messages(library, library.advice(Path(path.name))), path.with_suffix(".txt"))


def test_every_piece_of_advice_is_given_somewhere() -> None:
    """The files cover the table of codes, but for verbs that the language doesn't have."""
    told = "".join(path.with_suffix(".txt").read_text() for path in GIVEN)
    none = set() if {"pause", "sleep"} & VERBS.keys() else {"A204"}
    assert [code for code in CODES if f"[{code}]" not in told and code not in none] == []


def test_all_advice_is_documented() -> None:
    """docs/flows.md has a row for each code."""
    page = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
    assert [code for code, sentence in CODES.items() if f"| {code} | {sentence} |" not in page] == []


ADVISED = """
    name: Advised
    site: billing_center
    steps:
      - open: /
      - click: css=#total
"""
FAULTY = """
    name: Faulty
    steps:
      - clik: css=#total
"""


def test_advice_leaves_a_flow_in_order_unless_check_is_strict(tmp_path: Path) -> None:
    """Advice is told on standard error; only --strict makes it matter."""
    folder = make_project(tmp_path, advised=ADVISED)
    done, strict = assistant("check", folder=folder), assistant("check", "--strict", folder=folder)
    assert (done.returncode, strict.returncode) == (0, 1)
    assert (done.stdout, done.stderr) == (strict.stdout, strict.stderr)
    assert done.stdout == "1 flow is in order.\n"
    assert_expected(done.stderr, HERE / "check.txt")


def test_errors_come_before_advice(tmp_path: Path) -> None:
    """A faulty flow gets no advice, the others do; errors decide how the command ends."""
    folder = make_project(tmp_path, advised=ADVISED, faulty=FAULTY)
    done = assistant("check", "--strict", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert_expected(done.stderr, HERE / "check_with_errors.txt")


def test_page_maps_get_no_advice(tmp_path: Path) -> None:
    """An element by CSS is what a page map is for."""
    folder = make_project(tmp_path, sound="name: S\nsteps: [{click: shop.total}]\n")
    (folder / "flows" / "pages").mkdir()
    (folder / "flows" / "pages" / "shop.yaml").write_text("total: css=#total\n")
    done = assistant("check", "--strict", "sound", "flows/pages/shop.yaml", folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 flows are in order.\n", "")
