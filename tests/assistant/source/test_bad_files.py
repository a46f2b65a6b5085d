"""Every file in bad/ has the whole of its expected messages in a .txt file beside it."""

from __future__ import annotations

import pathlib

import pytest
import yaml

from assistant.source import CODES, Document, read, render, tree

BAD = sorted((pathlib.Path(__file__).parent / "bad").glob("*.yaml"))


def messages(document: Document) -> str:
    """Shows all problems of a document as a command would."""
    return "".join(render(problem, document.text) + "\n" for problem in document.problems)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_gives_exactly_the_messages_beside_it(
    path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All problems of a bad file are told at once, each with its place, its line and a caret."""
    monkeypatch.chdir(path.parent)
    assert messages(read(path)) == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_pyyamls_own_parser_finds_the_same_kinds_of_problems(
    path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without libyaml the same codes are found, though a place may differ by a character."""
    with_libyaml = [problem.code for problem in read(path).problems]
    monkeypatch.setattr(tree, "LOADER", yaml.SafeLoader)
    assert [problem.code for problem in read(path).problems] == with_libyaml


def test_every_code_but_those_of_files_has_a_bad_file() -> None:
    """The bad files cover the table of codes, except for a missing and a huge file."""
    seen = {problem.code for path in BAD for problem in read(path).problems}
    assert seen == set(CODES) - {"F001", "F006"}
