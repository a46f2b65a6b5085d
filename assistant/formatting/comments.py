"""Gives each comment to what it is about."""

from __future__ import annotations

from assistant.formatting.tree import Branch, CannotFormat, Comment, Entry, Leaf


def attach(branch: Branch, comments: list[Comment]) -> None:
    """Gives the comments of a branch to its entries: those above and beside each, and those below the last."""
    left = list(comments)
    for index, entry in enumerate(branch.entries):
        while left and left[0].is_alone and left[0].line < entry.line:
            entry.above.append(left.pop(0))
        end = branch.entries[index + 1].line if index + 1 < len(branch.entries) else None
        inside = []
        while left and (end is None or left[0].line < end) and _is_inside(left[0], entry):
            inside.append(left.pop(0))
        _attach_inside(entry, inside)
    branch.below = left


def _is_inside(comment: Comment, entry: Entry) -> bool:
    """Tells whether a comment belongs to an entry; one behind its end does if it is further in."""
    if comment.line <= entry.value.end:
        return True
    is_open = isinstance(entry.value, Branch) and not entry.value.is_flow
    return is_open and comment.is_alone and comment.column > entry.column


def _attach_inside(entry: Entry, inside: list[Comment]) -> None:
    value = entry.value
    is_open = isinstance(value, Branch) and not value.is_flow
    place = entry.line if is_open and value.line > entry.line else value.end
    rest = []
    for comment in inside:
        if not comment.is_alone and comment.line == place and not (is_open and value.line == entry.line):
            entry.beside = comment
        else:
            rest.append(comment)
    if not rest:
        return
    if isinstance(value, Leaf) or not value.entries:
        raise CannotFormat(f"the comment in line {rest[0].line + 1} stands within a value")
    value.is_flow = False
    attach(value, rest)
