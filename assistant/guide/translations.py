"""The translations of a project's guides, for what is written on pictures outside of a guide."""

from __future__ import annotations

from assistant.guide.library import GuideLibrary
from assistant.mock_world import ENGLISH


class Translations:
    """Says English texts in other languages as the guides do; `missing` are those that no guide has."""

    def __init__(self, guides: GuideLibrary) -> None:
        self._guides = guides
        self._texts: dict[str, dict[str, str]] = {}
        self.missing: dict[str, None] = {}

    def text(self, english: str, locale: str) -> str:
        """Returns a text in a language, or as it is where it has no translation."""
        if locale not in self._texts:
            self._texts[locale] = self._guides.translations(locale)
        if locale != ENGLISH and english not in self._texts[locale]:
            self.missing[english] = None
        return self._texts[locale].get(english, english)
