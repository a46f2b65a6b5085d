"""Finds which item of a written page stands for which item of the guide, and which are lost, new or moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.guide.moment import Moment
from assistant.guide.written import (
    Label,
    WrittenHeading,
    WrittenItem,
    WrittenPicture,
    WrittenSentence,
)

_EXACT = 2.0
_SAME_PICTURE = 1.5
"""Less than a sentence: of a sentence and a picture that changed places, the picture is the one that was moved."""
_LIKE = 0.6
"""How much of a sentence's words have to be in another one, in their order, for it to say the same."""
_SURE = 0.8
"""The same, for one that stands at another place."""
_VAGUE = 0.3
"""The same, between neighbours that are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An item that the guide has: a heading, a sentence or a picture.

    `moments` are the steps that it is of, `flows` those whose pages its labels are on. `is_needed` tells that a page
    without it has lost something. `section` is the number of the heading that it is under.
    """

    item: WrittenItem
    section: int
    moments: tuple[Moment, ...] = ()
    flows: tuple[str, ...] = ()
    is_needed: bool = False
    anchor: str | None = None


@dataclass(slots=True)
class Alignment:
    """Which expected item, by its number, is which written one. One written sentence may say several."""

    pairs: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)

    def expected_of(self, written: int) -> list[int]:
        """Returns the numbers of what a written item stands for."""
        return [
            mine for pairs in (self.pairs, self.moved) for mine, other in pairs.items() if other == written
        ]


def align(expected: Sequence[Expected], written: Sequence[WrittenItem]) -> Alignment:
    """Aligns a page with the guide: first what stands in the right order, then what is elsewhere or was rewritten."""
    scores = _scores(expected, written)
    found = Alignment(pairs=_in_order(scores, len(expected), len(written)))
    _find_moved(found, scores, expected, written)
    _find_rewritten(found, expected, written)
    return found


def likeness(one: str, other: str) -> float:
    """Returns how much of the first text's words the second one has, in their order: from 0 to 1."""
    mine, theirs = words_of(one), words_of(other)
    return _common(mine, theirs) / len(mine) if mine else 0.0


def words_of(text: str) -> list[str]:
    """Returns the words of a text in small letters; of Chinese, each sign is one."""
    return re.findall(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+", text.lower())


def _scores(expected: Sequence[Expected], written: Sequence[WrittenItem]) -> dict[tuple[int, int], float]:
    """Returns how well each pair fits, where it fits at all. What a sentence says exactly is said by no other one."""
    found = {}
    for mine, each in enumerate(expected):
        for other, item in enumerate(written):
            score = _score(each, item)
            if score:
                found[mine, other] = score
    exact = {other for (_, other), score in found.items() if _is_exact(score)}
    return {pair: score for pair, score in found.items() if pair[1] not in exact or _is_exact(score)}


def _score(expected: Expected, item: WrittenItem) -> float:
    mine = expected.item
    if isinstance(mine, WrittenPicture) and isinstance(item, WrittenPicture):
        return _SAME_PICTURE if mine.name == item.name else 0.0
    if isinstance(mine, WrittenHeading) and isinstance(item, WrittenHeading):
        if expected.anchor in (item.anchor, item.slug) or mine.text == item.text:
            return _EXACT
        return _enough(min(likeness(mine.text, item.text), likeness(item.text, mine.text)))
    if isinstance(mine, WrittenSentence) and isinstance(item, WrittenSentence):
        if words_of(mine.text) == words_of(item.text):
            return _EXACT
        return _enough(likeness(mine.text, item.text))
    return 0.0


def _is_exact(score: float) -> bool:
    return score > 1


def _enough(score: float) -> float:
    return score if score >= _LIKE else 0.0


def _in_order(scores: dict[tuple[int, int], float], mine: int, other: int) -> dict[int, int]:
    """Returns the pairs in the same order on both sides that fit best together."""
    best = [[0.0] * (other + 1) for _ in range(mine + 1)]
    for i in range(1, mine + 1):
        for j in range(1, other + 1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], _with_pair(best, scores, i, j))
    pairs: dict[int, int] = {}
    i, j = mine, other
    while i and j:
        if scores.get((i - 1, j - 1)) and best[i][j] == _with_pair(best, scores, i, j):
            pairs[i - 1] = j - 1
            i, j = i - 1, j - _is_exact(scores[i - 1, j - 1])
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return dict(sorted(pairs.items()))


def _with_pair(best: list[list[float]], scores: dict[tuple[int, int], float], i: int, j: int) -> float:
    """Returns what a pair brings; a sentence that says another one in its own words may say the next one as well."""
    score = scores.get((i - 1, j - 1), 0.0)
    if not score:
        return 0.0
    return best[i - 1][j - 1 if _is_exact(score) else j] + score


def _find_moved(
    found: Alignment,
    scores: dict[tuple[int, int], float],
    expected: Sequence[Expected],
    written: Sequence[WrittenItem],
) -> None:
    taken = set(found.pairs.values())
    for mine in range(len(expected)):
        if mine in found.pairs:
            continue
        free = [
            other
            for other in range(len(written))
            if other not in taken and scores.get((mine, other), 0) >= _SURE
        ]
        if free:
            other = max(free, key=lambda each: scores[mine, each])
            found.moved[mine] = other
            taken.add(other)


def _find_rewritten(found: Alignment, expected: Sequence[Expected], written: Sequence[WrittenItem]) -> None:
    """Pairs what is left over at the same place on both sides: a sentence of which most was changed."""
    taken = {*found.pairs.values(), *found.moved.values()}
    before = -1
    for mine, each in enumerate(expected):
        if mine in found.pairs:
            before = found.pairs[mine]
            continue
        if mine in found.moved:
            continue
        after = next(
            (found.pairs[later] for later in range(mine + 1, len(expected)) if later in found.pairs),
            len(written),
        )
        for other in range(before + 1, after):
            if other not in taken and _is_rewritten(each.item, written[other]):
                found.pairs[mine] = before = other
                taken.add(other)
                break


def _is_rewritten(mine: WrittenItem, item: WrittenItem) -> bool:
    if isinstance(mine, WrittenSentence) and isinstance(item, WrittenSentence):
        return likeness(mine.text, item.text) >= _VAGUE and bool(mine.labels) == bool(item.labels)
    if isinstance(mine, WrittenHeading) and isinstance(item, WrittenHeading):
        return mine.level == item.level
    return False


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Returns the length of the longest sequence that both have in their order."""
    last = [0] * (len(other) + 1)
    for word in one:
        current = [0]
        for column, theirs in enumerate(other, 1):
            current.append(last[column - 1] + 1 if word == theirs else max(last[column], current[-1]))
        last = current
    return last[-1]


def links_of(labels: Sequence[Label]) -> dict[str, str]:
    """Returns what links within the page lead to, by their texts."""
    return {label.text: label.to for label in labels if label.to is not None and label.to.startswith("#")}
