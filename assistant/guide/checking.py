"""Holds a written page against what a guide's flows told and showed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from assistant.guide.aligning import Alignment, Expected, align, links_of
from assistant.guide.finding import Checked, Finding, Kind
from assistant.guide.inline import plain
from assistant.guide.model import Guide
from assistant.guide.moment import Collected, Moment
from assistant.guide.page import Figure, Heading, Note, Page, Paragraph, Sentence
from assistant.guide.pictures import differs
from assistant.guide.reading import read_page, read_sentences
from assistant.guide.written import (
    Label,
    WrittenHeading,
    WrittenItem,
    WrittenPage,
    WrittenPicture,
    WrittenSentence,
)
from assistant.source import suggest


def check(text: str, *, file: Path, shown_as: str, guide: Guide, page: Page, collected: Collected) -> Checked:
    """Returns all that is wrong with a page's text; `page` is the guide's own in the same language."""
    written = read_page(text)
    checker = _Checker(written, file=file, guide=guide, page=page, collected=collected)
    findings = sorted(checker.findings(), key=lambda finding: finding.line)
    return Checked(
        page=shown_as,
        guide=guide.name,
        locale=page.locale,
        findings=tuple(findings),
        right=dict(checker.right),
    )


def expected_of(page: Page) -> list[Expected]:
    """Returns the items of the guide's own page, as far as another page can be held against them."""
    found: list[Expected] = []
    section = 0
    flows: tuple[str, ...] = ()
    item: WrittenItem
    for block in page.flat():
        if isinstance(block, Heading):
            section, flows = len(found), block.flows
            text = plain(block.text)
            item = WrittenHeading(
                line=0, level=block.level, text=text, anchor=block.anchor, slug=block.anchor
            )
            anchor = block.anchor if block.is_explicit else None
            found.append(Expected(item=item, section=section, flows=flows, is_needed=True, anchor=anchor))
        elif isinstance(block, Figure):
            item = WrittenPicture(line=0, path=f"{block.name}.png", alt=block.alt)
            found.append(Expected(item=item, section=section, flows=flows, is_needed=True))
        elif isinstance(block, Note):
            found += _expected(block.sentence, section)
        elif isinstance(block, Paragraph):
            for sentence in block.sentences:
                found += _expected(sentence, section)
    return found


def _expected(sentence: Sentence, section: int) -> Iterator[Expected]:
    moments = (sentence.moment,) if sentence.moment is not None else ()
    for item in read_sentences(sentence.text):
        yield Expected(
            item=item, section=section, moments=moments, flows=sentence.flows, is_needed=sentence.is_needed
        )


class _Checker:
    def __init__(
        self,
        written: WrittenPage,
        *,
        file: Path,
        guide: Guide,
        page: Page,
        collected: Collected,
    ) -> None:
        self.right: Counter[str] = Counter()
        self._written = written
        self._file = file
        self._guide = guide
        self._collected = collected
        self._expected = expected_of(page)
        self._found: Alignment = align(self._expected, written.items)
        self._sections = {each.anchor: each.flows for each in self._expected if each.anchor}
        self._lost_anchors: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        yield from self._lost()
        yield from self._moved()
        section: Expected | None = None
        for number, item in enumerate(self._written.items):
            meant = [self._expected[each] for each in self._found.expected_of(number)]
            if isinstance(item, WrittenHeading):
                section = meant[0] if meant else None
                yield from self._heading(item, section)
            elif isinstance(item, WrittenPicture):
                yield from self._picture(item)
            else:
                yield from self._sentence(item, meant, section)

    # What is not there, or not where it should be

    def _lost(self) -> Iterator[Finding]:
        lost = [n for n, each in enumerate(self._expected) if each.is_needed and not self._is_there(n)]
        sections = {n for n in lost if isinstance(self._expected[n].item, WrittenHeading)}
        for number in lost:
            each = self._expected[number]
            if number not in sections and each.section in sections and self._is_all_lost(each.section):
                continue
            yield self._lost_one(number, each)

    def _lost_one(self, number: int, each: Expected) -> Finding:
        line, item = self._line_before(number), each.item
        if isinstance(item, WrittenHeading):
            return Finding(kind="section lost", line=line, message=f"the section “{item.text}” is not there")
        if isinstance(item, WrittenPicture):
            return Finding(
                kind="picture lost", line=line, message=f"the picture {item.name} is not shown here"
            )
        message = f"the step “{item.text}” is not told here"
        return Finding(kind="step lost", line=line, message=message, step=_place(each.moments))

    def _is_there(self, number: int) -> bool:
        return number in self._found.pairs or number in self._found.moved

    def _is_all_lost(self, section: int) -> bool:
        within = (n for n, each in enumerate(self._expected) if each.section == section)
        return not any(self._is_there(n) for n in within)

    def _line_before(self, number: int) -> int:
        """Returns the line after which something would have to stand."""
        for earlier in range(number - 1, -1, -1):
            if earlier in self._found.pairs:
                return self._written.items[self._found.pairs[earlier]].line
        return 1

    def _moved(self) -> Iterator[Finding]:
        """Tells what stands elsewhere; of what was moved together, the first, and of two that changed places, both."""
        before: tuple[int, int] | None = None
        told: set[int] = set()
        for mine, other in sorted(self._found.moved.items()):
            is_more = before is not None and mine == before[0] + 1 and other in (before[1], before[1] + 1)
            before = mine, other
            if is_more or mine in told:
                continue
            item = self._written.items[other]
            exchanged = self._exchanged_with(mine)
            if exchanged is None:
                there = f"there it comes {self._neighbour(mine)}"
                message = f"{_called(item)} stands at another place than in the flows: {there}"
            else:
                told.add(exchanged)
                message = f"{_called(item)} and {_called(self._expected[exchanged].item)} have changed places"
            step = _place(self._expected[mine].moments)
            yield Finding(kind="order", line=item.line, message=message, step=step)

    def _exchanged_with(self, mine: int) -> int | None:
        """Returns the item that stands where another one should, and the other way round."""
        should, stands = self._slots(mine)
        for each in self._found.moved:
            if each > mine and self._slots(each) == (stands, should):
                return each
        return None

    def _slots(self, mine: int) -> tuple[int, int]:
        """Returns after how many of the items that are in order one should stand, and does stand."""
        pairs, other = self._found.pairs, self._found.moved[mine]
        return sum(each < mine for each in pairs), sum(each < other for each in pairs.values())

    def _neighbour(self, number: int) -> str:
        for earlier in range(number - 1, -1, -1):
            if earlier in self._found.pairs:
                item = self._expected[earlier].item
                return f"after {_called(item)}"
        return "first"

    # What is there

    def _heading(self, item: WrittenHeading, meant: Expected | None) -> Iterator[Finding]:
        if meant is not None and meant.anchor is not None and meant.anchor not in self._written.anchors:
            self._lost_anchors.add(meant.anchor)
            message = f"the heading has not the anchor {{#{meant.anchor}}}, which links lead to"
            yield Finding(kind="anchor", line=item.line, message=message, nearest=meant.anchor)
        elif meant is not None:
            self.right["sections"] += 1
        flows = meant.flows if meant is not None else ()
        for label in item.labels:
            yield from self._label(label, self._collected.shown(*flows), flows, None)
            yield from self._link(label, None)

    def _sentence(
        self, item: WrittenSentence, meant: list[Expected], section: Expected | None
    ) -> Iterator[Finding]:
        moments = [moment for each in meant for moment in each.moments]
        in_section = section.flows if section is not None else ()
        if not meant and any(label.is_bold for label in item.labels):
            yield Finding(kind="step unknown", line=item.line, message=f"no flow has the step “{item.text}”")
            return
        self.right["steps"] += any(each.is_needed for each in meant)
        flows = tuple(flow for each in meant for flow in each.flows) or in_section
        shown = frozenset().union(*(moment.shown for moment in moments)) or self._collected.shown(*flows)
        links = {text: to for each in meant for text, to in links_of(_labels(each.item)).items()}
        meant_by = _meant_by(item.labels, [label for each in meant for label in _labels(each.item)])
        for label in item.labels:
            yield from self._label(
                label, shown, (*flows, *in_section), _place(moments), meant_by.get(label.text)
            )
            yield from self._link(label, links.get(label.text))

    def _label(
        self,
        label: Label,
        shown: Collection[str],
        flows: tuple[str, ...],
        step: str | None,
        meant: str | None = None,
    ) -> Iterator[Finding]:
        """Looks for a label on the pages of its step.

        A link's text may be on those of its section and of its aim too, and have other capitals: it is running text.
        `meant` is what the guide has in its place.
        """
        names = set(shown)
        if not label.is_bold:
            aim = self._sections.get((label.to or "").removeprefix("#"), ())
            names |= self._collected.shown(*(*flows, *aim))
        is_there = label.text in names
        if not label.is_bold and not is_there:
            is_there = label.text.casefold() in {name.casefold() for name in names}
        if is_there:
            self.right["labels"] += 1
            return
        nearest = meant or nearest_name(label.text, names)
        kind: Kind = "label" if label.is_bold else "link text"
        near = (
            f"; the guide has “{meant}”" if meant else f"; the nearest name is “{nearest}”" if nearest else ""
        )
        where = "on the page of that step" if label.is_bold else "on the pages that it is about"
        message = f"“{label.text}” is not {where}{near}"
        yield Finding(kind=kind, line=label.line, message=message, nearest=nearest, step=step)

    def _link(self, label: Label, expected: str | None) -> Iterator[Finding]:
        to = label.to
        if to is None or re.match(r"[a-z][a-z0-9+.-]*:", to):
            return
        path, _, anchor = to.partition("#")
        if not path:
            yield from self._anchor(label, anchor, expected)
            return
        if path in self._guide.head.beside:
            self.right["links"] += 1
            return
        target = self._file.parent / path
        if not target.is_file():
            yield Finding(kind="link", line=label.line, message=f"there is no file {path}")
        elif anchor and anchor not in (anchors := _anchors_of(target)):
            nearest = suggest(anchor, sorted(anchors))
            message = f"{path} has no anchor #{anchor}{f'; the nearest is #{nearest}' if nearest else ''}"
            yield Finding(kind="anchor", line=label.line, message=message, nearest=nearest)
        else:
            self.right["links"] += 1

    def _anchor(self, label: Label, anchor: str, expected: str | None) -> Iterator[Finding]:
        if anchor in self._lost_anchors or (anchor in self._sections and anchor not in self._written.anchors):
            return  # told at the heading that has lost it, or with the section that is gone
        if anchor not in self._written.anchors:
            nearest = suggest(anchor, sorted(self._written.anchors))
            near = f"; the nearest is #{nearest}" if nearest else ""
            message = f"the page has no anchor #{anchor}{near}"
            yield Finding(kind="anchor", line=label.line, message=message, nearest=nearest)
        elif expected is not None and expected != f"#{anchor}":
            message = f"“{label.text}” leads to #{anchor}; in the guide it leads to {expected}"
            yield Finding(kind="link", line=label.line, message=message, nearest=expected)
        else:
            self.right["links"] += 1

    def _picture(self, item: WrittenPicture) -> Iterator[Finding]:
        taken = self._collected.pictures.get(item.name)
        if taken is None:
            nearest = suggest(item.name, sorted(self._collected.pictures))
            near = f"; the nearest is {nearest}" if nearest else ""
            message = f"no flow takes the picture {item.name}{near}"
            yield Finding(kind="picture unknown", line=item.line, message=message, nearest=nearest)
            return
        try:
            png = (self._file.parent / item.path).read_bytes()
        except OSError:
            yield Finding(kind="picture missing", line=item.line, message=f"there is no file {item.path}")
            return
        difference = differs(png, taken.png)
        if difference is None:
            self.right["pictures"] += 1
        else:
            message = f"{item.path} is not what the flows show now: {difference}"
            yield Finding(kind="picture stale", line=item.line, message=message)


def nearest_name(label: str, names: Iterable[str]) -> str | None:
    """Returns the name that was probably meant: by a slip of the finger, or by words in common."""
    choices = sorted(name for name in names if name and len(name) <= max(2 * len(label), 24))
    near = suggest(label, choices)
    if near is not None:
        return near
    mine = label.casefold()
    ranked = [(SequenceMatcher(None, mine, name.casefold()).ratio(), name) for name in choices]
    best = max(ranked, default=(0.0, ""))
    return best[1] if best[0] >= 0.6 else None


def _called(item: WrittenItem) -> str:
    return item.name if isinstance(item, WrittenPicture) else f"“{item.text}”"


def _meant_by(written: Iterable[Label], expected: Iterable[Label]) -> dict[str, str]:
    """Returns what the guide has in place of labels that only the page has, where that is plain by their order."""
    mine, theirs = [label.text for label in written], [label.text for label in expected]
    other, spare = (
        [text for text in mine if text not in theirs],
        [text for text in theirs if text not in mine],
    )
    return dict(zip(other, spare, strict=True)) if len(other) == len(spare) else {}


def _labels(item: WrittenItem) -> tuple[Label, ...]:
    return () if isinstance(item, WrittenPicture) else item.labels


def _place(moments: Iterable[Moment]) -> str | None:
    """Returns where the first of some steps stands."""
    return next((f"{moment.file}:{moment.line}" for moment in moments), None)


def _anchors_of(file: Path) -> frozenset[str]:
    return read_page(file.read_text(encoding="utf-8", errors="replace")).anchors
