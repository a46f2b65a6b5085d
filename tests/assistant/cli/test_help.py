"""The help of each command, compared with files; set REWRITE=1 to write them anew."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from assistant.cli import assistant as group
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant

EXPECTED = Path(__file__).parent / "expected" / "help"


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yields the words of a command and of all commands within it."""
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*words, name))


ALL = list(commands(group))


def file_of(words: tuple[str, ...]) -> Path:
    """Returns the file that holds a command's help."""
    return EXPECTED / f"{'_'.join(('assistant', *words))}.txt"


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_a_command_shows_its_help(words: tuple[str, ...], tmp_path: Path) -> None:
    """Every command's --help is the whole text of its file, in any folder."""
    done = assistant(*words, "--help", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert_expected(done.stdout, file_of(words))


def test_no_help_is_kept_of_a_command_that_is_gone() -> None:
    """Every file of help belongs to a command."""
    assert {file.name for file in EXPECTED.iterdir()} == {file_of(words).name for words in ALL}


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    """`assistant` alone says what there is, and that is no error."""
    done = assistant(folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, file_of(()).read_text(), "")


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    """--version tells what is installed."""
    done = assistant("--version", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"assistant, version {version('onboarding-assistant')}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("frobnicate",), "No such command 'frobnicate'."),
        (("onboard",), "No such command 'onboard'."),
        (("runn",), "No such command 'runn'. Did you mean 'run'?"),
        (("guide", "buid"), "No such command 'buid'. Did you mean 'build'?"),
        (("run",), "Missing argument 'FLOW'."),
        (("run", "onboard", "--frsh"), "No such option '--frsh'. Did you mean '--fresh'?"),
        (
            ("run", "onboard", "--locale", "fr"),
            "Invalid value for '--locale': 'fr' is not one of 'en', 'zh'.",
        ),
        (
            ("run", "onboard", "--slow-mo", "-1"),
            "Invalid value for '--slow-mo': -1 is not in the range 0<=x<=10000.",
        ),
        (
            ("mock", "serve", "--port", "70000"),
            "Invalid value for '--port': 70000 is not in the range 0<=x<=65535.",
        ),
        (("runs", "--limit", "0"), "Invalid value for '--limit': 0 is not in the range 1<=x<=10000."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_told_with_where_the_help_is(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    """What can't be a command line is refused with exit code 2 before anything is read."""
    done = assistant(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: assistant ")
    assert done.stderr.endswith(f"\n\nError: {message}\n")
    assert list(tmp_path.iterdir()) == []
