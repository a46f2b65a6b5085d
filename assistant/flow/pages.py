"""Page maps: names for the elements of a site that need more than their visible name.

# flows/pages/billing_center.yaml
workspace_table: table "Workspaces"
change_dialog: dialog "Change Settlement Method"
"""

from __future__ import annotations

from pathlib import Path

from assistant.source import Document, Problem, read
from assistant.target import Target, parse
from assistant.target.grammar import InvalidTarget


class PageMaps:
    """The page maps of a folder; the file's name is the site's key. Read when first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._elements: dict[str, Target] = {}
        self._problems: list[Problem] = []
        self._documents: list[Document] | None = None

    def elements(self) -> dict[str, Target]:
        """Returns every element by its full name, `site.element`."""
        self._read()
        return self._elements

    def problems(self) -> list[Problem]:
        """Returns what is wrong with the files."""
        self._read()
        return self._problems

    def texts(self) -> dict[str, str]:
        """Returns the text of each file by the name that is shown for it."""
        return {document.file: document.text for document in self._documents or ()}

    def _read(self) -> None:
        if self._documents is not None:
            return
        self._documents = []
        for path in sorted(self._folder.glob("*.yaml")):
            document = read(path)
            self._documents.append(document)
            self._problems += document.problems
            self._take(document, path.stem)

    def _take(self, document: Document, site: str) -> None:
        if not isinstance(document.value, dict):
            if document.is_whole and document.value is not None:
                self._problems.append(
                    document.problem("F106", "a page map is a mapping of names to targets", ())
                )
            return
        for name, text in document.value.items():
            try:
                self._elements[f"{site}.{name}"] = parse(text if isinstance(text, str) else "")
            except InvalidTarget as error:
                self._problems.append(document.problem("F107", str(error), (name,)))
