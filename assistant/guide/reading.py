"""Reads Markdown pages of any of the flavours, and older ones with notes in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.guide.inline import STEP_BETWEEN
from assistant.guide.written import (
    Label,
    WrittenHeading,
    WrittenItem,
    WrittenPage,
    WrittenPicture,
    WrittenSentence,
)

_MARKDOWN = MarkdownIt("commonmark")
_ANCHOR = re.compile(r"\s*\{\s*#(?P<anchor>[^\s}]+)\s*\}\s*$")
_ID = re.compile(r"""<\w+[^>]*\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
_ADMONITION = re.compile(r"^(?P<indent>\s*)(?:!!!|\?\?\?\+?)\s+\w+")
_FENCE = re.compile(r"^\s*:::")
_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])\s*|(?<=;)\s+(?=$)")
_NO_LABEL = re.compile(r"(?:.*[:：]|note|tip|warning|caution|注意|说明|提示|警告)", re.IGNORECASE | re.DOTALL)
"""What is bold and names nothing on a page: the beginning of a note."""


def read_page(text: str) -> WrittenPage:
    """Returns what a page holds."""
    items: list[WrittenItem] = []
    tokens = _MARKDOWN.parse("\n".join(_without_extensions(text.splitlines())))
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline" and token.map is not None:
            run = _Run.of(token.children or (), line=token.map[0] + 1)
            if level > 1:
                items.append(_heading(run, level))
            elif not level:
                items += run.items()
    anchors = {item.anchor or item.slug for item in items if isinstance(item, WrittenHeading)}
    anchors |= {item.slug for item in items if isinstance(item, WrittenHeading)}
    return WrittenPage(
        items=tuple(items), anchors=frozenset(anchors | set(_ID.findall(text))), lines=text.count("\n") + 1
    )


def read_sentences(text: str) -> list[WrittenSentence]:
    """Returns the sentences of a piece of Markdown that stands by itself."""
    return [item for item in read_page(text).items if isinstance(item, WrittenSentence)]


def slug_of(heading: str) -> str:
    """Returns the anchor that forges and MkDocs make of a heading."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower())).strip("-")


def _without_extensions(lines: list[str]) -> Iterator[str]:
    """Yields the lines with notes as paragraphs and without front matter; each stays where it is."""
    end = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else -1
    inside: str | None = None
    for number, line in enumerate(lines):
        if number <= end or _FENCE.match(line):
            yield ""
            continue
        opened = _ADMONITION.match(line)
        if opened:
            inside = opened["indent"] + "    "
            yield ""
        elif inside is not None and (not line.strip() or line.startswith(inside)):
            yield line[len(inside) :]
        else:
            inside = None
            yield line


@dataclass(slots=True)
class _Run:
    """The text of a paragraph or heading with its labels, each at its place in it, and the pictures."""

    line: int
    text: str = ""
    labels: list[tuple[int, Label]] = field(default_factory=list)
    pictures: list[tuple[int, WrittenPicture]] = field(default_factory=list)

    @classmethod
    def of(cls, tokens: Iterable[Token], *, line: int) -> _Run:
        run = cls(line=line)
        bold, to, now = 0, None, line
        for token in tokens:
            if token.type in ("strong_open", "strong_close"):
                bold += token.nesting
            elif token.type == "link_open":
                to = str(token.attrGet("href") or "")
            elif token.type == "link_close":
                to = None
            elif token.type in ("softbreak", "hardbreak"):
                now += 1
                run.text += " "
            elif token.type == "image":
                path = str(token.attrGet("src") or "")
                run.pictures.append((len(run.text), WrittenPicture(line=now, path=path, alt=token.content)))
            elif token.type in ("text", "code_inline"):
                run._add(token.content, is_bold=bold > 0, to=to, line=now)
        return run

    def items(self) -> Iterator[WrittenSentence | WrittenPicture]:
        """Yields the sentences and pictures in their order."""
        pictures = list(self.pictures)
        for start, end in _spans(self.text):
            while pictures and pictures[0][0] <= start:
                yield pictures.pop(0)[1]
            text = " ".join(self.text[start:end].split())
            inside = [label for place, label in self.labels if start <= place < end]
            if _is_said(text):
                line = inside[0].line if inside else self.line
                yield WrittenSentence(line=line, text=text, labels=tuple(inside))
        yield from (picture for _, picture in pictures)

    def _add(self, text: str, *, is_bold: bool, to: str | None, line: int) -> None:
        if (is_bold or to is not None) and not _NO_LABEL.fullmatch(text.strip()):
            for part in STEP_BETWEEN.split(text):
                if part.strip():
                    place = len(self.text) + text.index(part)
                    self.labels.append((place, Label(text=part.strip(), line=line, is_bold=is_bold, to=to)))
        self.text += text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _ENDS.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _is_said(text: str) -> bool:
    """Tells whether a piece of text says anything: not so the word that a note begins with."""
    return bool(re.search(r"\w", text)) and not (len(text) < 12 and _NO_LABEL.fullmatch(text))


def _heading(run: _Run, level: int) -> WrittenHeading:
    given = _ANCHOR.search(run.text)
    text = " ".join(_ANCHOR.sub("", run.text).split())
    return WrittenHeading(
        line=run.line, level=level, text=text, anchor=given["anchor"] if given else None, slug=slug_of(text),
        labels=tuple(label for _, label in run.labels),
    )  # fmt: skip
