"""A guide's page in one language, before it is written in any format: headings, sentences, notes, figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from assistant.guide.moment import Moment, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text in Markdown. `moment` is the step that says it; `flows` are those whose pages its labels are on.

    What `is_needed` can't be left out of a page: it is a step, not an explanation.
    """

    text: str
    moment: Moment | None = None
    flows: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading. `anchor` is the same in every language; `is_explicit` tells that others count on it."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    anchor: str
    is_explicit: bool
    flows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences that belong together."""

    kind: ClassVar[str] = "paragraph"
    sentences: tuple[Sentence, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What readers should mind."""

    kind: ClassVar[str] = "note"
    sentence: Sentence

    @property
    def text(self) -> str:
        """The note in Markdown."""
        return self.sentence.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with what it shows in words, `alt`, and the line under it, `caption`.

    `is_captioned` tells that the flow says the caption; otherwise it is where the picture was taken.
    """

    kind: ClassVar[str] = "figure"
    number: int
    picture: Picture
    alt: str
    caption: str
    is_captioned: bool = False

    @property
    def name(self) -> str:
        """The picture's name."""
        return self.picture.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A numbered list; each item is what belongs under its number."""

    kind: ClassVar[str] = "list"
    items: tuple[tuple[Paragraph | Note | Figure, ...], ...]


Block = Heading | Paragraph | Note | Figure | Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A guide's page in one language."""

    name: str
    locale: str
    title: str
    blocks: tuple[Block, ...]

    def flat(self) -> Iterator[Heading | Paragraph | Note | Figure]:
        """Yields all blocks in the order of reading, those within lists too."""
        for block in self.blocks:
            if isinstance(block, Listing):
                for item in block.items:
                    yield from item
            else:
                yield block

    def headings(self) -> list[Heading]:
        """Returns the page's headings."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    def figures(self) -> list[Figure]:
        """Returns the page's figures in their order."""
        return [block for block in self.flat() if isinstance(block, Figure)]
