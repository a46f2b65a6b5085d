"""Says the English texts of flows and guides in the language of a page, with the labels that its sites show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from assistant.guide.inline import plain, with_labels
from assistant.mock_world import ENGLISH
from assistant.target import Labels, Target

BETWEEN_SENTENCES = {"zh": ""}
"""What stands between two sentences; a blank, where nothing is said here."""


class Wording:
    """The words of one language.

    `translations` are those of the guide, by the English text; English needs none. `labels` are the labels of each site
    in the language. `elements` are the page elements, with what each is called now and was called before.
    """

    def __init__(
        self,
        locale: str,
        *,
        translations: Mapping[str, str],
        labels: Mapping[str, Labels],
        elements: Sequence[Sequence[Target]],
    ) -> None:
        self.locale = locale
        self._translations = translations
        self._labels = labels
        self._elements = [names for names in map(_plain_names, elements) if len(names) > 1]

    @property
    def between(self) -> str:
        """What stands between two sentences."""
        return BETWEEN_SENTENCES.get(self.locale, " ")

    def plain(self, text: str) -> str:
        """Returns a sentence without emphasis and links; Chinese has no blanks where its emphasis had them."""
        bare = plain(text)
        return (
            re.sub(r"(?<=[\u3000-\u9fff，。；：！？]) (?=[\u3000-\u9fff])", "", bare)
            if not self.between
            else bare
        )

    def lacks(self, english: str) -> bool:
        """Tells whether a text would be said in English for want of a translation."""
        return self.locale != ENGLISH and english not in self._translations

    def text(self, english: str) -> str:
        """Returns a text in the language; labels in it may still be English."""
        return self._translations.get(english, english)

    def labelled(self, text: str, shown: Collection[str]) -> str:
        """Returns a text with each label as the page says it; `shown` is all that the page shows."""
        return with_labels(text, lambda label: self._label(label, shown))

    def _label(self, label: str, shown: Collection[str]) -> str:
        candidates = list(dict.fromkeys(self._candidates(label)))
        return next((each for each in candidates if each in shown), candidates[0])

    def _candidates(self, label: str) -> Iterator[str]:
        """Yields what a label may be called: its translations, then the other names of such a page element."""
        yield from self._translated(label)
        for names in self._elements:
            if names[0] == label:
                for name in names[1:]:
                    yield from self._translated(name)

    def _translated(self, label: str) -> Iterator[str]:
        others = [labels.text(label) for labels in self._labels.values()]
        yield from (other for other in others if other != label)
        yield label


def _plain_names(targets: Sequence[Target]) -> list[str]:
    """Returns what an element is called, its fallbacks after its own name, without regular expressions."""
    return [target.name.text for target in targets if target.name is not None and not target.name.is_pattern]
