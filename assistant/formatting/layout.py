"""Writes a tree out again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from assistant.formatting.comments import attach
from assistant.formatting.order import arrange
from assistant.formatting.scalars import written
from assistant.formatting.tree import Branch, CannotFormat, Comment, Entry, Leaf, read_tree
from assistant.source import parse

WIDTH: Final = 120
_DEEPEST: Final = 60


def formatted(text: str, *, is_flow: bool = True) -> str:
    """Returns a flow's text laid out; a page map's, which has no keys in order, with `is_flow=False`.

    The text has to be in order as YAML. Raises CannotFormat when what it means, or a comment, would be lost.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    root, comments = read_tree(text)
    if not isinstance(root, Branch) or not root.entries:
        raise CannotFormat("it is no mapping")
    attach(root, comments)
    if is_flow and root.is_mapping:
        arrange(root)
    root.is_flow = False
    made = "\n".join([*_block(root, 0), *_below(root, 0)]) + "\n"
    _refuse_change(text, made, comments)
    return made


def _refuse_change(text: str, made: str, comments: list[Comment]) -> None:
    before, after = parse(text, file=""), parse(made, file="")
    if before.problems or after.problems or not _is_same(before.value, after.value):
        raise CannotFormat("what it means would change")
    kept = Counter(comment.text for comment in read_tree(made)[1])
    if kept != Counter(comment.text for comment in comments):
        raise CannotFormat("a comment would be lost")


def _is_same(one: object, other: object) -> bool:
    """Compares values with their kinds: 1, 1.0 and true are three."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return repr(one) == repr(other)  # a number that is none equals nothing, not even itself


def _block(branch: Branch, indent: int) -> Iterator[str]:
    if indent > 2 * _DEEPEST:
        raise CannotFormat("it is nested too deeply")
    for index, entry in enumerate(branch.entries):
        yield from _above(entry, indent, is_first=not index)
        yield from _entry(entry, indent)


def _above(entry: Entry, indent: int, *, is_first: bool) -> Iterator[str]:
    for index, comment in enumerate(entry.above):
        if comment.has_blank and not (is_first and not index):
            yield ""
        yield " " * indent + comment.text
    has_blank = entry.has_blank and (not is_first or entry.above)
    if has_blank and not (entry.above and not _is_apart(entry)):
        yield ""


def _is_apart(entry: Entry) -> bool:
    """Tells whether a blank line parts an entry from the comments above it, as a file's first lines are."""
    return entry.above[-1].line + 1 < entry.line and entry.has_blank


def _below(branch: Branch, indent: int) -> Iterator[str]:
    for comment in branch.below:
        if comment.has_blank:
            yield ""
        yield " " * indent + comment.text


def _entry(entry: Entry, indent: int) -> Iterator[str]:
    if entry.key is not None:
        yield from _valued(f"{' ' * indent}{written(entry.key, is_flow=False, is_key=True)}:", entry, indent)
    elif isinstance(entry.value, Branch) and _has_lines(entry.value, indent):
        yield from _item(entry, indent)
    else:
        yield from _valued(" " * indent + "-", entry, indent)


def _item(entry: Entry, indent: int) -> Iterator[str]:
    """Writes a list's item that has lines of its own; the first stands behind the dash."""
    assert isinstance(entry.value, Branch)  # noqa: S101 - the caller asked
    first = entry.value.entries[0]
    yield from (" " * indent + comment.text for comment in first.above)
    first.above, first.has_blank = [], False
    if entry.beside is not None and entry.value.line == entry.line:  # behind braces that are gone
        yield " " * indent + entry.beside.text
        entry.beside = None
    if entry.beside is not None:
        yield f"{' ' * indent}- {entry.beside.text}"
        yield from _block(entry.value, indent + 2)
    else:
        lines = list(_block(entry.value, indent + 2))
        yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
        yield from lines[1:]
    yield from _below(entry.value, indent + 2)


def _valued(start: str, entry: Entry, indent: int) -> Iterator[str]:
    beside = f" {entry.beside.text}" if entry.beside is not None else ""
    value = entry.value
    if isinstance(value, Leaf):
        yield from _leaf(start, value, indent, beside)
    elif _has_lines(value, len(start) + 1):
        yield start + beside
        yield from _block(value, indent + 2)
        yield from _below(value, indent + 2)
    else:
        yield f"{start} {_inline(value)}{beside}"


def _leaf(start: str, leaf: Leaf, indent: int, beside: str) -> Iterator[str]:
    if leaf.style in ("|", ">") and leaf.value:
        yield from _literal(start, leaf, indent)
        return
    text = written(leaf, is_flow=False)
    if "\n" in leaf.source and len(start) + len(text) >= WIDTH and _can_fold(leaf.value):
        yield f"{start} >-{beside}"
        yield from _folded(leaf.value, indent + 2)
    else:
        yield (f"{start} {text}" if text else start) + beside


def _literal(start: str, leaf: Leaf, indent: int) -> Iterator[str]:
    header, _, body = leaf.source.partition("\n")
    if re.match(r"[|>][+-]?\d", header):
        raise CannotFormat(f"the text in line {leaf.line + 1} has its indentation as a number")
    yield f"{start} {header.rstrip()}"
    if header.startswith(("|+", ">+")):
        raise CannotFormat(f"the text in line {leaf.line + 1} keeps the blank lines behind it")
    lines = body.rstrip(" \n").split("\n")
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    for line in lines:
        yield " " * (indent + 2) + line[depth:] if line.strip() or len(line) > depth else ""


def _can_fold(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split()) and not text.startswith("#")


def _folded(text: str, indent: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            yield " " * indent + line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield " " * indent + line


def _has_lines(branch: Branch, column: int) -> bool:
    """Tells whether a list or mapping is written as a block: as it was, or since it doesn't fit one line."""
    if not branch.entries:
        return False
    if not branch.is_flow:
        return True
    inline = _inline(branch)
    return column + len(inline) > WIDTH and not (
        len(branch.entries) == 1 and isinstance(branch.entries[0].value, Leaf)
    )


def _inline(branch: Branch) -> str:
    parts = []
    for entry in branch.entries:
        value = entry.value
        text = written(value, is_flow=True) if isinstance(value, Leaf) else _inline(value)
        if entry.key is None:
            parts.append(text)
        else:
            parts.append(f"{written(entry.key, is_flow=True, is_key=True)}: {text}")
    inner = ", ".join(parts)
    return f"{{{inner}}}" if branch.is_mapping else f"[{inner}]"
