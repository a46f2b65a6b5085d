"""Lines with carets."""

from __future__ import annotations

import pytest

from assistant.source import Mark, Problem, render


def shown(text: str, mark: Mark, length: int = 1) -> list[str]:
    """Gives the lines that follow a problem's headline."""
    return render(Problem("F000", "wrong", "x.yaml", mark, length), text).split("\n")[1:]


def test_a_caret_stands_under_each_character() -> None:
    """The caret line is as long as what is wrong."""
    assert shown("a: bcd e", Mark(1, 4), 3) == [" 1 | a: bcd e", "   |    ^^^"]


def test_the_line_before_is_shown_with_numbers_of_one_width() -> None:
    """Line numbers line up when one has a digit more."""
    text = "\n" * 8 + "nine:\n  ten: x"
    assert shown(text, Mark(10, 3), 3) == ["  9 | nine:", " 10 |   ten: x", "    |   ^^^"]


def test_an_empty_line_before_is_left_out() -> None:
    """A blank line tells nothing."""
    assert shown("a: b\n\nc: d", Mark(3, 1)) == [" 3 | c: d", "   | ^"]


def test_chinese_characters_take_two_columns() -> None:
    """Carets stay under wide characters, and a combining mark takes no column."""
    assert shown("名称: 确定x", Mark(1, 5), 2) == [" 1 | 名称: 确定x", "   |       ^^^^"]
    assert shown("e\u0301: x", Mark(1, 5)) == [" 1 | e\u0301: x", "   |    ^"]


def test_tabs_are_shown_as_four_spaces() -> None:
    """A tab moves the caret by what is shown for it."""
    assert shown("a:\tb", Mark(1, 4)) == [" 1 | a:    b", "   |       ^"]


def test_what_would_steer_the_terminal_is_escaped() -> None:
    """Escape sequences and text-direction marks of a file are never sent to the terminal."""
    assert shown("\x1b[31m\u202eab", Mark(1, 7)) == [" 1 | \\x1b[31m\\u202eab", "   |               ^"]


def test_a_long_line_is_cut_around_the_fault() -> None:
    """Of a line of thousands of characters the part around the fault is shown."""
    line, caret = shown("x" * 500 + "Y" + "z" * 500, Mark(1, 501))
    assert len(line) < 120
    assert line[caret.index("^")] == "Y"


@pytest.mark.parametrize(("mark", "length"), [(Mark(1, 5), 1), (Mark(1, 1), 99), (Mark(1, 9), 3)])
def test_carets_never_pass_the_end_by_more_than_one(mark: Mark, length: int) -> None:
    """A place at the end of a line has one caret, a long length ends with the line."""
    carets = shown("abcd", mark, length)[1]
    assert carets.endswith("^")
    assert len(carets) <= len("   | ") + max(4, mark.column)


def test_without_a_text_there_is_the_headline_alone() -> None:
    """A file that cannot be opened has no lines to show."""
    assert shown("", Mark(1, 1)) == []
    assert shown("a", Mark(3, 1)) == []
