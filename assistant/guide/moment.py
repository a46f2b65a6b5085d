"""What a run told and showed, kept for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A step that readers are told of, as it went in one language.

    `flow`, `file` and `line` say which step it is. `say`, `note` and `caption` are in that language. `picture` is the
    name of the picture that it took, `caption` the line under that; `is_ahead` tells that it shows what the next
    sentence is about. `shown` are the names and texts of all that the page showed before and after the step, `title` is
    the page's title after it.
    """

    flow: str
    file: str
    line: int
    chapter: str | None = None
    say: str | None = None
    note: str | None = None
    picture: str | None = None
    caption: str | None = None
    is_ahead: bool = False
    shown: frozenset[str] = frozenset()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a run took: its name, its PNG, and its size in pixels."""

    name: str
    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """All that the runs of a guide told in one language, in their order; pictures by their names."""

    locale: str
    moments: tuple[Moment, ...]
    pictures: Mapping[str, Picture]

    def of(self, flow: str, chapter: str | None = None) -> tuple[Moment, ...]:
        """Returns the moments of a flow, or of one of its chapters, in the order of its steps."""
        return tuple(
            moment
            for moment in self.moments
            if moment.flow == flow and (chapter is None or moment.chapter == chapter)
        )

    def shown(self, *flows: str) -> frozenset[str]:
        """Returns all that was shown while flows were played; without flows, all that was ever shown."""
        return frozenset().union(
            *(moment.shown for moment in self.moments if not flows or moment.flow in flows)
        )
