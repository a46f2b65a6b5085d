"""Turns a guide's document into a guide: every part is recognised and held against what the flows tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from assistant.errors import UsageError
from assistant.flow import Flow, FlowLibrary
from assistant.guide.inline import references
from assistant.guide.model import (
    Guide,
    GuideHead,
    ListPart,
    NotePart,
    Part,
    Section,
    SectionHead,
    StepsPart,
    TextPart,
)
from assistant.guide.telling import Telling, tellings, with_those_it_runs
from assistant.source import Document, Path, Problem, SourceError, suggest
from assistant.steps.walk import walk
from assistant.validation import validate, written

KINDS: Mapping[str, type[BaseModel]] = {
    "text": TextPart,
    "note": NotePart,
    "list": ListPart,
    "steps": StepsPart,
    "section": SectionHead,
}
"""The kinds of parts by the key that tells them."""


class Loader:
    """Loads one guide; `problems` is all that is wrong, `texts` every English text with its place.

    `titles` are the titles of its flows and their chapters, which films show: they may have a translation.
    """

    def __init__(self, document: Document, library: FlowLibrary) -> None:
        self.problems: list[Problem] = list(document.problems)
        self.texts: dict[str, Path] = {}
        self.titles: set[str] = set()
        self._document = document
        self._library = library
        self._told: dict[str, tuple[Telling, ...]] = {}
        self._referred: dict[str, Path] = {}
        self._sections: list[str] = []

    def guide(self, name: str) -> Guide | None:
        """Returns the guide of the document, or None where anything is wrong with it."""
        value = self._document.value
        if not self._document.is_whole:
            return None
        if not isinstance(value, dict):
            self._report("G301", "a guide is a mapping with 'title', 'runs' and 'parts'", ())
            return None
        top = {key: child for key, child in value.items() if key != "parts"}
        head = self._valid(GuideHead, top, (), owner="a guide")
        if isinstance(head, GuideHead):
            self._text(head.title, ("title",))
            for page, address in head.beside.items():  # a page may be elsewhere in another language
                self._text(address, ("beside", page))
            self._check_runs(head)
        if "parts" not in value:
            self._report("F103", "a guide needs 'parts'", ())
        parts = self._parts(value.get("parts"), ("parts",))
        self._check_references()
        self._check_anchors(value.get("parts"), ("parts",))
        if self.problems or not isinstance(head, GuideHead):
            return None
        return Guide(name=name, file=self._document.file, head=head, parts=parts)

    def _parts(self, value: object, path: Path) -> tuple[Part, ...]:
        if not isinstance(value, list):
            if value is not None:
                self._report("F106", "a list of parts is needed here", path)
            return ()
        made = (self._part(item, (*path, index)) for index, item in enumerate(value))
        return tuple(part for part in made if part is not None)

    def _part(self, item: object, path: Path) -> Part | None:
        if isinstance(item, str):
            item = {"text": item}
        kinds = [key for key in item if key in KINDS] if isinstance(item, dict) else []
        if not isinstance(item, dict) or not kinds:
            self._report_kind(item, path)
            return None
        own = {key: child for key, child in item.items() if key != "parts" or kinds[0] != "section"}
        made = self._valid(KINDS[kinds[0]], own, path, owner=f"'{kinds[0]}'")
        parts = self._parts(item.get("parts"), (*path, "parts")) if kinds[0] == "section" else ()
        if isinstance(made, SectionHead):
            self._text(made.section, (*path, "section"))
            return Section(title=made.section, id=made.id, parts=parts)
        if isinstance(made, TextPart):
            self._text(made.text, (*path, "text"))
        elif isinstance(made, NotePart):
            self._text(made.note, (*path, "note"))
        elif isinstance(made, ListPart):
            self._check_list(made, path)
        elif isinstance(made, StepsPart):
            self._check_steps(made, path)
        return made if isinstance(made, TextPart | NotePart | ListPart | StepsPart) else None

    def _report_kind(self, item: object, path: Path) -> None:
        first = next(iter(item), None) if isinstance(item, dict) else None
        near = suggest(str(first), KINDS) if first is not None else None
        hint = f"did you mean '{near}'?" if near else "write a text, 'section', 'steps', 'list' or 'note'"
        what = f"unknown kind of part '{first}'" if first is not None else "a part is a text or a mapping"
        self._report("G302", what, (*path, first) if first is not None else path, is_key=True, hint=hint)

    def _check_runs(self, head: GuideHead) -> None:
        for number, run in enumerate(head.runs):
            for index, flow in enumerate(run):
                self._flow(flow, ("runs", number, index))

    def _check_list(self, part: ListPart, path: Path) -> None:
        for index, text in enumerate(part.list):
            self._text(text, (*path, "list", index))
        if part.of is not None:
            self._flow(part.of, (*path, "of"))

    def _check_steps(self, part: StepsPart, path: Path) -> None:
        told = self._flow(part.steps, (*path, "steps"))
        if told is None:
            return
        chosen = [each for each in told if part.chapter in (None, each.chapter)]
        texts = [text for each in chosen for text in each.texts()]
        if not texts:
            chapters = list(dict.fromkeys(each.chapter for each in told if each.chapter))
            self._report_chapter(part, chapters, path)
        for text in texts:
            self._text(text, (*path, "steps"))

    def _report_chapter(self, part: StepsPart, chapters: list[str], path: Path) -> None:
        if part.chapter is None or part.chapter in chapters:
            self._report("G304", f"the flow '{part.steps}' says nothing there; add 'say' to its steps", path)
            return
        near = suggest(part.chapter, chapters)
        listed = f"its chapters are: {', '.join(chapters)}" if chapters else "none of its steps has 'chapter'"
        hint = f"did you mean '{near}'?" if near else listed
        message = f"the flow '{part.steps}' has no chapter '{part.chapter}'"
        self._report("G304", message, (*path, "chapter"), hint=hint)

    def _flow(self, name: str, path: Path) -> tuple[Telling, ...] | None:
        """Returns what a flow tells; reports one that there is not, or that is not in order."""
        if name not in self._told:
            try:
                flow = self._library.load(name)
                self._told[name] = tuple(tellings(flow))
                self.titles.update(self._titles(flow))
            except UsageError as error:
                self._report("G303", str(error), path)
                return None
            except SourceError as error:
                more = f" and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
                message = f"the flow '{name}' is not in order: {error.problems[0].headline}{more}"
                self._report("G303", message, path)
                return None
        return self._told[name]

    def _titles(self, flow: Flow) -> Iterator[str]:
        """Yields the titles of a flow and its chapters, and of the flows that it runs."""
        for each in with_those_it_runs(flow, self._library):
            yield each.title
            yield from (step.chapter for step in walk(each.all_steps()) if step.chapter is not None)

    def _text(self, text: str, path: Path) -> None:
        self.texts.setdefault(text, path)
        for flow in references(text):
            self._referred.setdefault(flow, path)

    def _check_references(self) -> None:
        told = {part["steps"] for part in _mappings(self._document.value) if "steps" in part}
        for flow, path in self._referred.items():
            if flow not in told:
                near = suggest(flow, map(str, told))
                hint = f"did you mean '{near}'?" if near else "no section has its 'steps'"
                self._report("G305", f"'see:{flow}' leads nowhere", path, hint=hint)

    def _check_anchors(self, parts: object, path: Path) -> None:
        """Reports the second section of an anchor."""
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            if not isinstance(part, dict) or "section" not in part:
                continue
            if part.get("id") is not None:
                self._sections.append(str(part["id"]))
                if Counter(self._sections)[str(part["id"])] > 1:
                    message = f"another section has the anchor '{part['id']}'"
                    self._report("G308", message, (*path, index, "id"))
            self._check_anchors(part.get("parts"), (*path, index, "parts"))

    def _valid(
        self, model: type[BaseModel], values: Mapping[str, Any], path: Path, *, owner: str
    ) -> BaseModel | None:
        found = validate(model, written(self._document, values, path), self._document, path, owner=owner)
        if isinstance(found, list):
            self.problems += found
            return None
        return found

    def _report(
        self, code: str, message: str, path: Path, *, is_key: bool = False, hint: str | None = None
    ) -> None:
        self.problems.append(self._document.problem(code, message, path, is_key=is_key, hint=hint))


def _mappings(value: object) -> Iterator[dict[str, Any]]:
    """Yields every mapping within a value."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _mappings(child)
