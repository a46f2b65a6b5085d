"""Page maps: names for the elements of a site that need more than their visible name.

# flows/pages/billing_center.yaml
workspace_table: table "Workspaces"
change_dialog: [dialog "Change Settlement Method", dialog "Change Settlement"]

Of a list the first is the element's name; the others are what it is called where the first isn't there.
"""

from __future__ import annotations

import re
from pathlib import Path

from assistant.flow.flow_files import FlowFiles
from assistant.source import Document, Problem, suggest
from assistant.source import Path as Place
from assistant.steps.kinds import NAME, check_name, target_of
from assistant.target import Target
from assistant.template import InvalidTemplate, has_template
from assistant.validation import written

_FULL_NAME = re.compile(rf"\b{NAME.pattern}\.{NAME.pattern}\b")


class PageMaps:
    """The page maps of a project; the file's name is the site's key. Read when first asked."""

    def __init__(self, files: FlowFiles) -> None:
        self._files = files
        self._elements: dict[str, tuple[Target, ...]] = {}
        self._problems: list[Problem] = []
        self._documents: list[Document] | None = None

    def elements(self) -> dict[str, tuple[Target, ...]]:
        """Returns every element by its full name, `site.element`: what it is called, then its fallbacks."""
        self._read()
        return self._elements

    def named(self, sentence: str) -> str:
        """Returns a sentence with what each element is called in place of its name, for people."""
        elements = self.elements()

        def called(match: re.Match[str]) -> str:
            found = elements.get(match[0])
            return self.named(str(found[0])) if found else match[0]

        return _FULL_NAME.sub(called, sentence)

    def problems(self) -> list[Problem]:
        """Returns what is wrong with the files."""
        self._read()
        return self._problems

    def texts(self) -> dict[str, str]:
        """Returns the text of each file by the name that is shown for it."""
        return {document.file: document.text for document in self._documents or ()}

    def snapshot(self) -> dict[str, str]:
        """Returns the text of each file by its path from the folder of the flows."""
        return {f"pages/{Path(document.file).name}": document.text for document in self._documents or ()}

    def _read(self) -> None:
        if self._documents is not None:
            return
        self._documents = [self._files.read(path) for path in self._files.page_maps()]
        for document in self._documents:
            self._problems += document.problems
            self._take(document, _site_of(document))
        for document in self._documents:
            self._check_elements(document, _site_of(document))

    def _take(self, document: Document, site: str) -> None:
        if not isinstance(document.value, dict):
            if document.is_whole and document.value is not None:
                self._problems.append(
                    document.problem("F106", "a page map is a mapping of names to targets", ())
                )
            return
        if NAME.fullmatch(site) is None:
            message = f"{site!r} can't be a page map's name; write lower-case letters, digits and _"
            self._problems.append(document.problem("F106", message, ()))
        for name, value in document.value.items():
            self._take_element(document, site, name, value)

    def _take_element(self, document: Document, site: str, name: str, value: object) -> None:
        try:
            check_name(name)
        except ValueError as error:
            self._problems.append(document.problem("F106", str(error), (name,), is_key=True))
        if isinstance(value, list) and value:
            places: list[tuple[object, Place]] = [(one, (name, index)) for index, one in enumerate(value)]
        else:
            places = [(value, (name,))]
        self._elements[f"{site}.{name}"] = tuple(self._target(document, *place) for place in places)

    def _target(self, document: Document, value: object, place: Place) -> Target:
        try:
            target = target_of(written(document, value, place))
        except ValueError as error:
            code = "F108" if isinstance(error, InvalidTemplate) else "F107"
            self._problems.append(document.problem(code, str(error), place))
            return Target(role="document")  # so that its fault is told once, not wherever it is used
        if any(map(has_template, target.texts())):
            message = "an element is the same for every flow; put what varies into the flow's own target"
            self._problems.append(document.problem("F108", message, place))
        return target

    def _check_elements(self, document: Document, site: str) -> None:
        """Reports elements within elements that there are none of, or that lead in a circle."""
        for name in document.value if isinstance(document.value, dict) else ():
            full = f"{site}.{name}"
            for part in sorted(self._parts(full) - self._elements.keys()):
                near = suggest(part, self._elements)
                hint = f"did you mean '{near}'?" if near else None
                message = f"unknown page element '{part}'"
                self._problems.append(document.problem("F115", message, (name,), hint=hint))
            if full in self._all_parts(full):
                message = f"the element '{full}' leads back to itself"
                self._problems.append(document.problem("F115", message, (name,)))

    def _parts(self, name: str) -> set[str]:
        """Returns the names of the elements that an element is made of."""
        targets = self._elements.get(name, ())
        return {part.element for target in targets for part in target.chain() if part.element}

    def _all_parts(self, name: str) -> set[str]:
        """Returns the names of the elements that an element is made of, directly or not."""
        found: set[str] = set()
        pending = [name]
        while pending:
            parts = self._parts(pending.pop()) - found
            pending += parts
            found |= parts
        return found


def _site_of(document: Document) -> str:
    return Path(document.file).stem
