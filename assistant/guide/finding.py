"""What is wrong with a written page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "label", "link text", "link", "anchor", "step lost", "step unknown", "order", "section lost",
    "picture lost", "picture missing", "picture stale", "picture unknown",
]  # fmt: skip

KINDS: Final[dict[Kind, str]] = {
    "label": "What is bold is not on the page that the step is done on.",
    "link text": "A link's text names something that the pages don't show.",
    "link": "A link leads to another place than the guide's, or to a file that there is not.",
    "anchor": "A link leads to an anchor that there is not, or a heading has lost the anchor that others count on.",
    "step lost": "The flows do a step that the page doesn't tell.",
    "step unknown": "The page tells a step that no flow does.",
    "order": "The flows do it at another place.",
    "section lost": "A section of the guide is not there.",
    "picture lost": "The flows take a picture that the page doesn't show.",
    "picture missing": "There is no such file.",
    "picture stale": "The flows take the picture otherwise now.",
    "picture unknown": "No flow takes such a picture.",
}
"""Each kind of finding with the sentence that docs/guide.md has for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a page: its kind, its line, and in a sentence what is wrong and what would be right.

    `nearest` is the name on the page that was probably meant; `step` the step that it is about, as file and line.
    """

    kind: Kind
    line: int
    message: str
    nearest: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of holding a page against its guide; `right` counts what is in order, by what it is."""

    page: str
    guide: str
    locale: str
    findings: tuple[Finding, ...]
    right: Mapping[str, int]
