"""What the reader makes of good files, and of files that it cannot have."""

from __future__ import annotations

import math
import pathlib
import subprocess
import sys

import pytest

from assistant.source import Document, Mark, SourceError, parse, read, render

FLOW = """\
# comment
name: Bind
inputs:
  account_id: {pattern: '[0-9a-f]{32}', from: account-id}
steps:
  - click: button "OK" in dialog
    shot: &shot
      name: picture
  - say: |
      First line.
      Second {{ name }}.
    shot: *shot
"""


@pytest.fixture(name="flow")
def _flow() -> Document:
    return parse(FLOW, file="bind.yaml")


def value_of(text: str) -> object:
    """Reads a text that has nothing wrong with it."""
    document = parse(text, file="x.yaml")
    assert document.problems == ()
    return document.value


@pytest.mark.parametrize(
    "text",
    ["012345670123", "12:30", "no", "on", "yes", "2026-03-02", "1_000", "0b1", "12e5", "=", "0o8", "9" * 101],
)
def test_what_other_readers_turn_into_numbers_stays_text(text: str) -> None:
    """Account numbers, times, dates and words keep the characters that were written."""
    assert value_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.10", 1.1),
        ("-.5", -0.5),
        ("2.", 2.0),
        ("1.5e3", 1500.0),
        (".inf", math.inf),
        ("-.inf", -math.inf),
    ],
)
def test_plain_words_follow_the_core_schema(text: str, value: object) -> None:
    """Truth values, null and numbers of YAML 1.2 get their types."""
    found = value_of(f"a: {text}")
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_quotes_make_text(quote: str) -> None:
    """A quoted number or truth value is text."""
    assert value_of(f"[{quote}1{quote}, {quote}true{quote}, {quote}{quote}]") == ["1", "true", ""]


def test_not_a_number_is_read() -> None:
    """The word .nan is a float that equals nothing."""
    found = value_of(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_text_has_no_value(text: str) -> None:
    """A text without content is None and has no problems."""
    assert value_of(text) is None


def test_every_value_has_a_place(flow: Document) -> None:
    """Values are found by the path of keys and indexes that leads to them."""
    assert flow.mark(("name",)) == Mark(2, 7)
    assert flow.mark(("inputs", "account_id", "from")) == Mark(4, 47)
    assert flow.mark(("steps", 0)) == Mark(6, 5)
    assert flow.mark(("steps", 0, "click")) == Mark(6, 12)
    assert flow.mark(("steps", 0, "click")).length == len('button "OK" in dialog')


def test_every_key_has_a_place(flow: Document) -> None:
    """Keys are found by the path of their value, list items by their own place."""
    assert flow.key_mark(("steps", 0, "click")) == Mark(6, 5)
    assert flow.key_mark(("steps", 1)) == Mark(9, 5)


def test_an_unknown_path_gets_the_place_of_its_nearest_parent(flow: Document) -> None:
    """What a file does not have is told where it would have to be."""
    assert flow.mark(("steps", 0, "click", "x", 3)) == Mark(6, 12)
    assert flow.key_mark(("steps", 7)) == Mark(6, 3)
    assert parse("", file="x.yaml").mark(("a",)) == Mark(1, 1)


def test_an_alias_has_its_own_place_and_its_parts_those_of_the_anchor(flow: Document) -> None:
    """A fault inside an aliased value is shown where the value is written."""
    assert flow.mark(("steps", 1, "shot")) == Mark(12, 11)
    assert flow.mark(("steps", 1, "shot", "name")) == Mark(8, 13)
    assert flow.value["steps"][1]["shot"] == {"name": "picture"}  # type: ignore[index]  # shaped like FLOW


def test_two_uses_of_an_anchor_do_not_share_their_value(flow: Document) -> None:
    """Changing what one alias gave leaves the others as they are."""
    steps = flow.value["steps"]  # type: ignore[index]  # shaped like FLOW
    assert steps[0]["shot"] is not steps[1]["shot"]


@pytest.mark.parametrize(
    ("path", "offset", "mark"),
    [
        (("name",), 2, Mark(2, 9)),
        (("inputs", "account_id", "pattern"), 1, Mark(4, 27)),
        (("steps", 1, "say"), 0, Mark(10, 7)),
        (("steps", 1, "say"), len("First line.\nSecond "), Mark(11, 14)),
        (("steps", 1), 5, Mark(9, 5)),
    ],
)
def test_a_place_within_a_text_is_found(
    flow: Document, path: tuple[str | int, ...], offset: int, mark: Mark
) -> None:
    """A character of a value has a place, in quotes and in blocks as well."""
    assert flow.mark_within(path, offset) == mark


def test_a_text_with_escapes_has_one_place() -> None:
    """Where characters cannot be counted back to the file, the text's own place is given."""
    assert parse('a: "x\\ty {{ z }}"', file="x.yaml").mark_within(("a",), 4) == Mark(1, 4)


def test_a_value_can_be_had_as_it_was_written() -> None:
    """The file's own characters of a number are there for whoever needs text."""
    assert parse("a: [1.10, 'x']", file="x.yaml").source(("a", 0)) == "1.10"


def test_a_problem_can_be_made_of_a_path(flow: Document) -> None:
    """A problem about a value or its key carries the place and underlines all of it."""
    path = ("steps", 0, "click")
    about_key = flow.problem("F104", "unknown step 'click'", path, is_key=True, hint="did you mean 'press'?")
    assert render(about_key, flow.text) == (
        "bind.yaml:6:5: unknown step 'click'; did you mean 'press'? [F104]\n"
        " 5 | steps:\n"
        ' 6 |   - click: button "OK" in dialog\n'
        "   |     ^^^^^"
    )
    assert flow.problem("F104", "x", path).length == len('button "OK" in dialog')


def test_a_broken_text_has_no_value() -> None:
    """Where the parser had to stop, there is no half value to go on with."""
    document = parse("a: 1\nb: [", file="x.yaml")
    assert (document.value, document.is_whole) == (None, False)


def test_a_file_with_a_located_fault_still_has_its_value() -> None:
    """A duplicate key does not keep the rest of the file from being checked."""
    document = parse("a: 1\na: 2\nb: 3\n", file="x.yaml")
    assert (document.value, document.is_whole) == ({"a": 1, "b": 3}, True)


def test_a_file_is_named_as_the_user_sees_it(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the working directory a file has its relative name, elsewhere its whole one."""
    (tmp_path / "flows").mkdir()
    path = tmp_path / "flows" / "bind.yaml"
    path.write_bytes("\ufeff名: 值\r\nb: 1\r\n".encode())
    monkeypatch.chdir(tmp_path)
    document = read(path)
    assert (document.file, document.value) == ("flows/bind.yaml", {"名": "值", "b": 1})
    monkeypatch.chdir("flows")
    assert read(tmp_path).file == str(tmp_path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.yaml", "no such file or directory"), (".", "is a directory"), ("a\0b", "embedded null byte")],
)
def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: pathlib.Path, name: str, reason: str) -> None:
    """A missing file, a folder and an impossible name are told like every other fault."""
    (problem,) = read(tmp_path / name).problems
    assert problem.headline.endswith(f":1:1: cannot read the file: {reason} [F001]")


def test_a_huge_file_is_refused(tmp_path: pathlib.Path) -> None:
    """More than 256 KiB is no flow, and is not read to its end."""
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"a" * (256 * 1024 + 1))
    assert [problem.code for problem in read(path).problems] == ["F006"]
    assert [problem.code for problem in parse("a" * (256 * 1024 + 1), file="x.yaml").problems] == ["F006"]


def test_a_dense_file_is_refused_before_it_is_read_to_its_end() -> None:
    """Values that aren't text cost more than their bytes; the place of the first that is too many is told."""
    (problem,) = parse("- [" + "[]," * 60_000 + "]", file="x.yaml").problems
    assert problem.headline.endswith("the file holds more than 10,000 values [F015]")
    assert problem.mark.column == 3 + 3 * 20_000 - 2 * 3 + 1


def test_the_error_tells_all_problems_in_order() -> None:
    """An error made of several problems sorts them by place and names each once."""
    document = parse("a: *x\nb: *y\n", file="x.yaml")
    first, second = document.problems
    error = SourceError([second, first, second])
    assert error.problems == (first, second)
    assert str(error) == f"{first.headline}\n{second.headline}"


def test_importing_the_reader_is_light() -> None:
    """Reading a flow loads none of the heavy libraries."""
    heavy = {"pydantic", "playwright", "rich", "jinja2", "starlette", "httpx", "difflib"}
    code = "import sys, assistant.source; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert heavy.isdisjoint(modules.split())
