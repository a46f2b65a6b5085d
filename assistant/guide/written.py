"""A Markdown page as somebody wrote it: its headings, sentences, labels, links and pictures, each with its line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text in bold or of a link. `to` is what it leads to, where it is a link's."""

    text: str
    line: int
    is_bold: bool = False
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence without emphasis and links, and the labels in it."""

    line: int
    text: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenHeading:
    """A heading below the page's title. `anchor` is the one that it was given, `slug` the one made of its text."""

    line: int
    level: int
    text: str
    anchor: str | None
    slug: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPicture:
    """A picture on the page; `path` is as written."""

    line: int
    path: str
    alt: str

    @property
    def name(self) -> str:
        """The picture's name: its file's, without the ending."""
        file = self.path.rpartition("/")[2]
        return file.rpartition(".")[0] or file


WrittenItem = WrittenHeading | WrittenSentence | WrittenPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPage:
    """All of a page in the order of reading. `anchors` is what links on it can lead to."""

    items: tuple[WrittenItem, ...]
    anchors: frozenset[str]
    lines: int
