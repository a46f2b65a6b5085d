"""Laying flows out: what a file means stays, and so does every comment."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.formatting import CannotFormat, formatted
from assistant.formatting.tree import read_tree
from assistant.source import parse
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import ROOT, copy_project, make_project

HERE = Path(__file__).parent
BEFORE = sorted((HERE / "before").glob("*.yaml"))
CANNOT = sorted((HERE / "cannot").glob("*.yaml"))
TEXTS = [
    path.read_text(encoding="utf-8")
    for folder in (
        HERE / "before",
        ROOT / "flows",
        ROOT / "tests/assistant/flow/good",
        ROOT / "tests/assistant/steps",
    )
    for path in sorted(folder.rglob("*.yaml"))
]
QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = [
    "# c\n",
    " # c",
    "\n",
    "\n\n",
    "  ",
    "'",
    '"',
    "- ",
    ": ",
    ", ",
    "{",
    "}",
    "[",
    "]",
    "|\n",
    "é",
    "x",
    "012",
]


def read(path: Path) -> str:
    """Returns a file's text with its own line ends."""
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", BEFORE, ids=lambda path: path.stem)
def test_a_file_is_laid_out_as_the_one_beside_it(path: Path) -> None:
    """Keys in order, quotes where they are needed, steps in blocks, comments where they belong."""
    assert_expected(formatted(read(path)), HERE / "after" / path.name)


@pytest.mark.parametrize("path", CANNOT, ids=lambda path: path.stem)
def test_a_file_that_would_not_mean_the_same_is_refused(path: Path) -> None:
    """The reason is told."""
    with pytest.raises(CannotFormat) as refused:
        formatted(read(path))
    assert_expected(f"{refused.value}\n", path.with_suffix(".txt"))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Gives a flow with a few pieces put in, taken out or doubled."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 8)))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    return text


@QUICK
@given(damaged(), st.booleans())
@example("a: 'x\n\n  y'\n", False)
@example("a:\n- b\n# c\n- d\n", False)
@example('"": x\n', False)
def test_what_is_laid_out_means_the_same_and_is_laid_out_for_good(text: str, is_flow: bool) -> None:
    """The value that is read stays, and every comment; laid out again, nothing changes."""
    before = parse(text, file="")
    if before.problems:
        return
    try:
        made = formatted(text, is_flow=is_flow)
    except CannotFormat:
        return
    assert repr_of(parse(made, file="").value) == repr_of(before.value)
    comments = sorted(
        comment.text for comment in read_tree(text.replace("\r\n", "\n").replace("\r", "\n"))[1]
    )
    assert sorted(comment.text for comment in read_tree(made)[1]) == comments
    assert formatted(made, is_flow=is_flow) == made


def repr_of(value: object) -> str:
    """Writes a value so that the order of a mapping's keys makes no difference, and kinds do."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {repr_of(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(repr_of, value)) + "]"
    return repr(value)


@pytest.mark.parametrize("text", TEXTS)
def test_most_files_can_be_laid_out(text: str) -> None:
    """No flow of the project or of its tests is refused."""
    if not parse(text, file="").problems and "&" not in text:
        assert formatted(formatted(text)) == formatted(text)


def test_the_flows_of_this_project_are_laid_out(tmp_path: Path) -> None:
    """`assistant fmt` has nothing to do here."""
    done = assistant("fmt", "--check", "--diff", folder=copy_project(tmp_path))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


UNTIDY = "steps: [click: OK]\nname: Untidy # so far\n"
TIDY = "name: Untidy # so far\n\nsteps:\n  - click: OK\n"
ANCHORED = "name: &a A\nsteps: [{click: *a}]\n"


def test_the_command_writes_only_when_it_may(tmp_path: Path) -> None:
    """--check and --diff tell, without them files are written; the rights of a file stay."""
    file = make_project(tmp_path, untidy=UNTIDY, tidy=TIDY) / "flows" / "untidy.yaml"
    file.chmod(0o640)
    checked = assistant("fmt", "--check", folder=tmp_path)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert (
        checked.stdout
        == "flows/untidy.yaml would be formatted.\n1 file would be formatted, 1 would stay as it is.\n"
    )
    shown = assistant("fmt", "--diff", "untidy", folder=tmp_path)
    assert (shown.returncode, shown.stderr, file.read_text()) == (0, "", UNTIDY)
    assert_expected(shown.stdout, HERE / "diff.txt")
    done = assistant("fmt", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "1 file was formatted, 1 was left as it is.\n",
        "",
    )
    assert (file.read_text(), file.stat().st_mode & 0o777) == (TIDY, 0o640)
    assert sorted(path.name for path in file.parent.iterdir()) == ["tidy.yaml", "untidy.yaml"]


def test_a_file_that_cannot_be_laid_out_is_left_as_it_is(tmp_path: Path) -> None:
    """It is told with its place, the others are written all the same."""
    folder = make_project(tmp_path, anchored=ANCHORED, broken="name: [\n", untidy=UNTIDY) / "flows"
    done = assistant("fmt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "1 file was formatted, 0 were left as they are.\n")
    assert_expected(done.stderr, HERE / "refused.txt")
    assert (folder / "anchored.yaml").read_text() == ANCHORED
    assert (folder / "untidy.yaml").read_text() == TIDY
