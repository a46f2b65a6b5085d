"""Showing a problem with the source lines that it is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from assistant.source.lines import lines_of
from assistant.source.problem import Problem

_WINDOW: Final = 100  # characters of a long line that are shown around its fault
_TAB: Final = "    "
_PASSWORD: Final = re.compile(r"(?<=://)([^\s/:@]*:)(\S+)(?=@)")


def render(problem: Problem, text: str) -> str:
    """Gives the problem's headline, the faulty line below the one before it, and carets under the fault."""
    lines = lines_of(text)
    if not text or problem.mark.line > len(lines):
        return problem.headline
    number = problem.mark.line
    gutter = len(str(number))
    line, column = _window(_covered(lines[number - 1]), problem.mark.column - 1)
    shown = [problem.headline]
    before = _covered(lines[number - 2]) if number > 1 else ""
    if before.strip():
        shown.append(f" {number - 1:>{gutter}} | {_printable(_window(before, 0)[0])}")
    shown.append(f" {number:>{gutter}} | {_printable(line)}".rstrip())
    shown.append(f" {'':>{gutter}} | {_carets(line, column, problem.length)}")
    return "\n".join(shown)


def render_all(problems: Iterable[Problem]) -> list[str]:
    """Gives every problem as `render` does, with the lines of its file as far as that can be read."""
    texts: dict[str, str] = {}
    shown = []
    for problem in problems:
        if problem.file not in texts:
            texts[problem.file] = _text(Path(problem.file))
        shown.append(render(problem, texts[problem.file]))
    return shown


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _covered(line: str) -> str:
    """Covers the passwords of URLs, whatever the problem is, and leaves everything in its column."""
    return _PASSWORD.sub(lambda found: found[1] + "•" * len(found[2]), line)


def _window(line: str, column: int) -> tuple[str, int]:
    """Cuts a long line to the part around a column; gives the part and the column within it."""
    if len(line) <= _WINDOW:
        return line, column
    start = max(0, min(column - _WINDOW // 2, len(line) - _WINDOW))
    part = line[start : start + _WINDOW]
    if start + _WINDOW < len(line):
        part += "…"
    return ("…" + part, column - start + 1) if start else (part, column)


def _carets(line: str, column: int, length: int) -> str:
    """Draws carets under `length` characters from a column on, at least one, at most to the line's end."""
    before, marked = line[:column], line[column : column + length]
    return " " * _width(_printable(before)) + "^" * max(1, _width(_printable(marked)))


def _printable(line: str) -> str:
    """Writes tabs as spaces and invisible characters as escapes, so that a text cannot steer the terminal."""
    return "".join(_shown(char) for char in line)


def _shown(char: str) -> str:
    if char == "\t":
        return _TAB
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return char.encode("unicode_escape").decode("ascii")
    return char


def _width(text: str) -> int:
    """Counts the terminal columns of a text: Chinese characters take two, combining marks none."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
