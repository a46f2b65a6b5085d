"""Whatever a file holds, reading it gives a document."""

from __future__ import annotations

import pathlib

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.source import Document, parse, read, render, tree
from assistant.source.lines import lines_of
from tests.assistant.source.test_bad_files import BAD
from tests.assistant.source.test_reader import FLOW

SEEDS = [FLOW, *(path.read_text(errors="replace") for path in BAD)]
PIECES = [
    *"\t\r\n -:,[]{}&*!|>'\"%@`#?<~\\\ufeff\x85\u2028",
    "<<: ",
    "&a ",
    "*a",
    "{{",
    "}}",
    "---\n",
    "\\u",
    "1e999",
]
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # a noisy machine has no deadline


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Gives a file of YAML with a few pieces put in, taken out or doubled."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    return text


def assert_sound(document: Document) -> None:
    """Every place lies within the text, and every problem can be shown."""
    lines = lines_of(document.text)
    marks = [
        *document.marks.values(),
        *document.key_marks.values(),
        *(each.mark for each in document.problems),
    ]
    for mark in marks:
        assert 1 <= mark.line <= len(lines)
        assert 1 <= mark.column <= len(lines[mark.line - 1]) + 1
    for problem in document.problems:
        assert "\n" not in problem.headline
        assert render(problem, document.text).startswith(problem.headline)
    assert document.is_whole or document.problems


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LOADER", getattr(yaml, request.param))


@pytest.mark.usefixtures("_parser")
@QUICK
@given(st.text(max_size=200))
@example("?")
@example("\ud800")
def test_any_text_gives_a_document(text: str) -> None:
    """Random text never raises, with libyaml and without it."""
    assert_sound(parse(text, file="x.yaml"))


@pytest.mark.usefixtures("_parser")
@QUICK
@given(mutated())
@example('a: "\\UFFFFFFFF"')
@example('a: "\\ud800"')
@example("%YAML 9999999999999999999.1\n---\n")
@example("a: [\n\n\n")
def test_a_damaged_file_gives_a_document(text: str) -> None:
    """YAML with pieces put in, taken out or doubled never raises."""
    assert_sound(parse(text, file="x.yaml"))


@QUICK
@given(st.binary(max_size=100))
def test_any_bytes_give_a_document(tmp_path: pathlib.Path, data: bytes) -> None:
    """A file of random bytes never raises."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert_sound(read(path))


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)


@QUICK
@given(VALUES)
def test_what_json_can_say_is_read_back(value: object) -> None:
    """A value written as quoted YAML comes back equal, and each part of it has a place."""
    text = yaml.safe_dump(value, default_style='"', allow_unicode=False)
    document = parse(_without_tags(text), file="x.yaml")
    assert document.problems == ()
    assert document.value == _as_text(value)
    assert set(document.marks) == set(_paths(document.value))


def _without_tags(text: str) -> str:
    """Takes out the tags that PyYAML writes before quoted numbers."""
    for tag in ("!!int ", "!!float ", "!!null ", "!!bool "):
        text = text.replace(tag, "")
    return text


def _as_text(value: object) -> object:
    """Gives a value with everything in it as the text that PyYAML quotes."""
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    if isinstance(value, str):
        return value
    loaded = yaml.safe_dump(value, default_style='"')
    return loaded.split('"')[1]


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Lists the paths of a value and of all its parts."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for key, part in inner for found in _paths(part, (*path, key)))]
