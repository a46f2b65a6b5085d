"""Reading YAML with the place of everything in it.

PyYAML's own loading reads YAML 1.1 (`no` is False, `12:30` is 750, `012345670123` is 1402433619), lets the
last of two equal keys win and forgets the places. This reader keeps its parser and nothing else.
"""

from __future__ import annotations

import pathlib
import re
from typing import Final

from assistant.source.document import Document
from assistant.source.limits import WRITTEN, Limits
from assistant.source.lines import lines_of
from assistant.source.mark import Mark
from assistant.source.problem import Problem, in_order
from assistant.source.tree import Tree
from assistant.source.values import TooMuchError, Values

_MAX_FORBIDDEN: Final = 10  # a binary file would name thousands
_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read(path: pathlib.Path, *, limits: Limits = WRITTEN) -> Document:
    """Reads a file; whatever is wrong with it is among the document's problems, nothing is raised."""
    file = shown(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.size + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return _broken(file, "", Problem("F001", f"cannot read the file: {reason}", file, Mark(1, 1)))
    if len(data) > limits.size:
        return _broken(file, "", _too_large(file, limits))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _undecodable(file, data, error)
    return parse(text, file=file, limits=limits)


def parse(text: str, *, file: str, limits: Limits = WRITTEN) -> Document:
    """Reads a text; `file` is the name that problems show for it."""
    text = text.removeprefix("\ufeff")
    forbidden = _forbidden(text, file)
    if forbidden:
        return _broken(file, text, *forbidden)
    if len(text) > limits.size:
        return _broken(file, "", _too_large(file, limits))
    tree = Tree(text, file=file, limits=limits)
    values = Values(text, file=file, limits=limits)
    value: object = None
    is_whole = tree.is_whole
    try:
        value = values.value(tree.root) if tree.root else None
    except TooMuchError:
        is_whole = False
    return Document(
        file=file,
        text=text,
        value=value if is_whole else None,
        marks=values.marks if is_whole else {},
        key_marks=values.key_marks if is_whole else {},
        problems=in_order((*tree.problems, *values.problems)),
        is_whole=is_whole,
    )


def shown(path: pathlib.Path) -> str:
    """Gives a file's name as the user would type it: relative where it lies below the working directory."""
    try:
        return path.resolve().relative_to(pathlib.Path.cwd()).as_posix()
    except (OSError, ValueError, RuntimeError):
        return str(path)


def _broken(file: str, text: str, *problems: Problem) -> Document:
    return Document(
        file=file, text=text, value=None, marks={}, key_marks={}, problems=in_order(problems), is_whole=False
    )


def _too_large(file: str, limits: Limits) -> Problem:
    return Problem("F006", f"the file is larger than {limits.size_words}", file, Mark(1, 1))


def _undecodable(file: str, data: bytes, error: UnicodeDecodeError) -> Document:
    before = lines_of(data[: error.start].decode("utf-8-sig"))
    mark = Mark(len(before), len(before[-1]) + 1)
    message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
    problem = Problem("F002", message, file, mark, hint="save the file as UTF-8")
    return _broken(file, data.decode("utf-8-sig", errors="replace"), problem)


def _forbidden(text: str, file: str) -> list[Problem]:
    """Names the first few characters that YAML does not allow."""
    problems: list[Problem] = []
    for number, line in enumerate(lines_of(text), 1):
        for found in _FORBIDDEN.finditer(line):
            message = f"the character U+{ord(found.group()):04X} is not allowed"
            problems.append(Problem("F003", message, file, Mark(number, found.start() + 1), hint="remove it"))
        if len(problems) >= _MAX_FORBIDDEN:
            break
    return problems[:_MAX_FORBIDDEN]
