"""Tables that are not in order: everything that is wrong is told by line, before anything is run."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.bulk.codes import CODES as BULK_CODES
from assistant.cli import main
from assistant.tables.codes import CODES
from tests.assistant.bulk.conftest import FLOW
from tests.assistant.expected import assert_expected
from tests.assistant.projects import make_project

BAD = Path(__file__).parent / "bad"
FILES = sorted(file for file in BAD.iterdir() if file.suffix != ".txt")
SITES = "environment: test\nenvironments:\n  test: {sites: {shop: 'http://127.0.0.1:9/'}}\n"


@pytest.fixture
def shop_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose shop nobody ever asks."""
    monkeypatch.setenv("SHOP_WORD", "open-sesame")
    monkeypatch.chdir(make_project(tmp_path, config=SITES, buy=FLOW))
    return tmp_path


def refused(file: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Returns what a bulk of a file says before it exits as of wrong usage."""
    with pytest.raises(SystemExit) as ending:
        main(["bulk", "buy", file, *more])
    out, err = capsys.readouterr()
    assert (ending.value.code, out) == (2, "")
    assert not Path(".assistant").exists()
    return err


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_all_that_is_wrong_with_a_table_is_told(
    file: Path, shop_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with its line and what to write; nothing is begun."""
    shutil.copy(file, shop_project)
    assert_expected(refused(file.name, capsys), file.with_name(f"{file.name}.txt"))


def test_every_code_is_told_of_some_table() -> None:
    """No kind of problem goes untested."""
    told = "".join(file.read_text(encoding="utf-8") for file in BAD.glob("*.txt")) + "[T103] [T005] [T001]"
    assert [code for code in (*CODES, *BULK_CODES) if f"[{code}]" not in told] == []


def test_numbers_of_a_workbook_that_lost_digits_are_refused(
    shop_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A spreadsheet keeps 15 digits; what it made a date or an error of is no text either."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["thing", "colour"], [12345678901234567, "red"], [None, None], [date(2026, 3, 2), "#N/A"]):
        sheet.append(row)
    sheet["B4"].data_type = "e"
    book.save(shop_project / "lamps.xlsx")
    assert refused("lamps.xlsx", capsys) == (
        "lamps.xlsx:2:1: thing is the number 12345678901234570, of which a spreadsheet keeps 15 digits only; "
        "format the column as text and enter it again [T006]\n"
        "lamps.xlsx:4:1: colour is #N/A, the error of a formula; format the column as text and enter it again [T005]\n"
        "lamps.xlsx:4:1: thing is a date or time (2026-03-02 00:00:00); format the column as text and enter it again "
        "[T005]\n3 errors; nothing was run.\n"
    )
    (shop_project / "lamps.xlsx").write_bytes(b"thing\nlamp-1\n")
    assert "can't be read as a workbook" in refused("lamps.xlsx", capsys)


def test_without_the_library_a_workbook_is_refused_with_what_to_type(
    shop_project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named, and the way around it."""
    (shop_project / "lamps.xlsx").write_bytes(b"")
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    assert refused("lamps.xlsx", capsys) == (
        "Error: lamps.xlsx needs openpyxl to be read; install it with: pip install 'onboarding-assistant[bulk]', or "
        "save the table as CSV UTF-8\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-i", "thing=lamp-1"), "'thing' is a column and given with -i; leave one of them out [T103]"),
        (("-i", "clour=red"), "the flow 'buy' has no input 'clour'; did you mean 'colour'?"),
        (
            ("--resume",),
            "no bulk of the flow 'buy' with these rows in test to go on with; leave --resume out",
        ),
        (("--only-failed",), "to go on with; leave --only-failed out"),
        (("--only-set-aside", "--limit", "1"), "to go on with; leave --only-set-aside out"),
        (("--resume", "--anew"), "--anew begins a bulk"),
        (("--out", "lamps.csv"), "--out lamps.csv is the table itself; name another file"),
        (("--rate", "fast"), "'fast' is not a rate; write a number and /s, /min or /h, such as 30/min"),
        (("--world", "mine"), "--world is for the mock sites, not for the environment test"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_wishes_are_told_with_what_to_write(
    words: tuple[str, ...], message: str, shop_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can't be meant is refused, and nothing is run."""
    (shop_project / "lamps.csv").write_text("thing\nlamp-1\n")
    with pytest.raises(SystemExit) as ending:
        main(["bulk", "buy", "lamps.csv", *words])
    assert (ending.value.code, message in capsys.readouterr().err) == (2, True)


def test_a_missing_file_is_told_with_the_nearest_name(
    shop_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a missing secret is, with its environment variable."""
    (shop_project / "lamps.csv").write_text("thing\nlamp-1\n")
    told = (
        "lamp.csv:1:1: there is no such file; did you mean 'lamps.csv'? [T001]\n1 error; nothing was run.\n"
    )
    assert refused("lamp.csv", capsys) == told
    monkeypatch = pytest.MonkeyPatch()
    with monkeypatch.context() as without:
        without.delenv("SHOP_WORD")
        assert "set the environment variable SHOP_WORD" in refused("lamps.csv", capsys)
