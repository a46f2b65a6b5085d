"""The translations of a project's guides, for what belongs to pictures outside of a guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.guide.collecting import wording_in
from assistant.guide.library import GuideLibrary

if TYPE_CHECKING:
    from assistant.guide.wording import Wording
    from assistant.project import Project


class Translations:
    """Says English texts in other languages as the guides do; `missing` are those that no guide has."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._guides = GuideLibrary(project.library)
        self._wordings: dict[str, Wording] = {}
        self.missing: dict[str, None] = {}

    def text(self, english: str, locale: str) -> str:
        """Returns a text in a language without emphasis and links, or as it is where it has no translation.

        Labels in it are those of the sites. Its templates are not yet filled.
        """
        wording = self._wordings.get(locale)
        if wording is None:
            wording = wording_in(locale, self._project, translations=self._guides.translations(locale))
            self._wordings[locale] = wording
        if wording.lacks(english):
            self.missing[english] = None
        return wording.plain(wording.labelled(wording.text(english), ()))
