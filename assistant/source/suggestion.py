"""Guessing the word that was meant."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(word: str, choices: Iterable[str]) -> str | None:
    """Gives the one choice that a slip of the finger could have turned into `word`, or None.

    Case, hyphens, underscores and spaces are the same for this. The nearest wins, the first of equals.
    """
    plain = _plain(word)
    allowed = max(1, len(plain) // 3)
    best: tuple[int, int] | None = None
    found: str | None = None
    for choice in choices:
        other = _plain(choice)
        if abs(len(other) - len(plain)) > allowed:
            continue
        rank = (_distance(plain, other), -_common_start(plain, other))
        if rank[0] <= allowed and rank[0] < max(len(plain), len(other)) and (best is None or rank < best):
            best, found = rank, choice
    return found


def _plain(word: str) -> str:
    return word.casefold().replace("-", " ").replace("_", " ")


def _common_start(one: str, other: str) -> int:
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def _distance(one: str, other: str) -> int:
    """Counts the insertions, deletions, replacements and swaps of neighbours between two words."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        before_last, last = last, current
    return last[-1]
