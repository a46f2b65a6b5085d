"""Makes a guide's page of what its flows told in one language.

Sentences of a flow that follow each other are a paragraph, up to the next picture or note. A step without `say` is left
out: what it does goes without saying. The picture beside a step follows its sentence; one that a step of its own took
shows what the next step is about, and follows that one's sentence, or, where that says nothing, the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.guide.inline import SEE, plain, references, with_links
from assistant.guide.model import Guide, ListPart, NotePart, Part, Section, StepsPart, TextPart
from assistant.guide.moment import Collected, Moment
from assistant.guide.page import Block, Figure, Heading, Listing, Note, Page, Paragraph, Sentence
from assistant.guide.wording import Wording


def compose(guide: Guide, collected: Collected, wording: Wording) -> Page:
    """Returns the page of a guide in the language that its flows were played in."""
    return _Composer(guide, collected, wording).page()


@dataclass(slots=True)
class _Group:
    """Sentences with the notes and pictures that follow them."""

    sentences: list[Sentence] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)


class _Composer:
    def __init__(self, guide: Guide, collected: Collected, wording: Wording) -> None:
        self._guide = guide
        self._collected = collected
        self._wording = wording
        self._anchors = dict(_anchors(guide.parts))
        self._figures = 0

    def page(self) -> Page:
        return Page(
            name=self._guide.name,
            locale=self._collected.locale,
            title=plain(self._text(self._guide.title, ())),
            blocks=tuple(self._blocks(self._guide.parts, level=2, flows=())),
        )

    def _blocks(self, parts: Iterable[Part], *, level: int, flows: tuple[str, ...]) -> Iterator[Block]:
        for part in parts:
            if isinstance(part, Section):
                yield from self._section(part, level)
            elif isinstance(part, TextPart):
                yield self._paragraph([Sentence(text=self._text(part.text, flows), flows=flows)])
            elif isinstance(part, NotePart):
                yield Note(sentence=Sentence(text=self._text(part.note, flows), flows=flows))
            elif isinstance(part, ListPart):
                yield self._listing(part, flows)
            else:
                yield from self._steps(part)

    def _section(self, section: Section, level: int) -> Iterator[Block]:
        flows = tuple(dict.fromkeys(section.flows()))
        anchor = anchor_of(section)
        yield Heading(
            level=level, text=self._text(section.title, flows), anchor=anchor,
            is_explicit=section.id is not None or anchor in self._referred(), flows=flows,
        )  # fmt: skip
        yield from self._blocks(section.parts, level=level + 1, flows=flows)

    def _listing(self, part: ListPart, flows: tuple[str, ...]) -> Listing:
        on = (part.of,) if part.of is not None else flows
        said = (Sentence(text=self._text(text, on), flows=on, is_needed=True) for text in part.list)
        return Listing(items=tuple((self._paragraph([sentence]),) for sentence in said))

    def _steps(self, part: StepsPart) -> Iterator[Block]:
        groups = _grouped(self._collected.of(part.steps, part.chapter), is_list=part.form == "list")
        made = [tuple(self._group(group)) for group in groups]
        if part.form == "list":
            yield Listing(items=tuple(made))
        else:
            yield from (block for blocks in made for block in blocks)

    def _group(self, group: _Group) -> Iterator[Paragraph | Note | Figure]:
        said = [self._linked(sentence) for sentence in group.sentences]
        if said:
            yield self._paragraph(said)
        for note in group.notes:
            yield Note(sentence=self._linked(note))
        alt = self._wording.plain(self._wording.between.join(sentence.text for sentence in said))
        for moment in group.moments:
            picture = self._collected.pictures.get(moment.picture or "")
            if picture is not None:
                self._figures += 1
                caption = self._wording.plain(moment.caption) if moment.caption is not None else None
                yield Figure(
                    number=self._figures,
                    picture=picture,
                    alt=alt or caption or moment.title,
                    caption=caption or moment.title.replace(" - ", " · "),
                    is_captioned=caption is not None,
                )

    def _paragraph(self, sentences: list[Sentence]) -> Paragraph:
        text = self._wording.between.join(sentence.text for sentence in sentences)
        return Paragraph(sentences=tuple(sentences), text=text)

    def _text(self, english: str, flows: tuple[str, ...]) -> str:
        """Returns a text of the guide's own, with the labels that the flows of its section showed."""
        shown = self._collected.shown(*flows)
        return self._resolved(self._wording.labelled(self._wording.text(english), shown))

    def _linked(self, sentence: Sentence) -> Sentence:
        return Sentence(
            text=self._resolved(sentence.text), moment=sentence.moment, flows=sentence.flows,
            is_needed=sentence.is_needed,
        )  # fmt: skip

    def _resolved(self, text: str) -> str:
        """Returns a text whose references to flows lead to the sections that tell them."""
        return with_links(text, lambda to: f"#{self._anchors[to[len(SEE) :]]}" if to.startswith(SEE) else to)

    def _referred(self) -> set[str]:
        """Returns the anchors that texts refer to."""
        texts = [text for moment in self._collected.moments for text in (moment.say, moment.note) if text]
        texts += _own_texts(self._guide.parts)
        return {self._anchors[flow] for text in texts for flow in references(text) if flow in self._anchors}


def anchor_of(section: Section) -> str:
    """Returns a section's anchor: its own, or one that is made of its English heading."""
    if section.id is not None:
        return section.id
    return re.sub(r"[^a-z0-9]+", "-", plain(section.title).lower()).strip("-")


def _anchors(parts: Iterable[Part], within: str = "") -> Iterator[tuple[str, str]]:
    """Yields each flow that sections tell, with the anchor of the innermost one; of several, the first comes last."""
    for part in reversed(list(parts)):
        if isinstance(part, Section):
            yield from _anchors(part.parts, anchor_of(part))
        elif isinstance(part, StepsPart):
            yield part.steps, within


def _own_texts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Section):
            yield part.title
            yield from _own_texts(part.parts)
        elif isinstance(part, ListPart):
            yield from part.list
        elif isinstance(part, TextPart):
            yield part.text
        elif isinstance(part, NotePart):
            yield part.note


def _grouped(moments: Iterable[Moment], *, is_list: bool) -> list[_Group]:
    """Returns the sentences of moments in groups, each with the notes and pictures that belong to it."""
    groups: list[_Group] = []
    ahead: list[Moment] = []
    for moment in moments:
        if moment.is_ahead:
            ahead.append(moment)
            continue
        if moment.say is not None or not groups:
            if not groups or is_list or groups[-1].notes or groups[-1].moments:
                groups.append(_Group())
            if moment.say is not None:
                on = (moment.flow,)
                groups[-1].sentences.append(
                    Sentence(text=moment.say, moment=moment, flows=on, is_needed=True)
                )
        if moment.note is not None:
            groups[-1].notes.append(
                Sentence(text=moment.note, moment=moment, flows=(moment.flow,), is_needed=True)
            )
        groups[-1].moments += [*ahead, *([moment] if moment.picture else [])]
        ahead = []
    return groups
