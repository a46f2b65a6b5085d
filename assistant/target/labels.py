"""A site's labels in another language, so that one flow, written with the English labels, runs in both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.target.model import Name, Target

_PLACEHOLDER = re.compile(r"\\{(\w+)\\}")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 '&>-]*[A-Za-z0-9]")


class Labels:
    """Labels of a site, English to another language. `pairs` may hold placeholders in braces."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._pairs = dict(pairs)
        self._forms = [(_form(english), other) for english, other in pairs.items() if "{" in english]

    def text(self, text: str) -> str:
        """Returns a label in the other language; what is no label, such as a customer's name, stays."""
        if text in self._pairs:
            return self._pairs[text]
        for form, other in self._forms:
            match = form.fullmatch(text)
            if match:
                return other.format(**match.groupdict())
        return text

    def pattern(self, pattern: str) -> str:
        """Returns a regular expression for the other language.

        Where it finds labels by a part of them, those labels take its place; else every run of words in it
        that is a label is translated.
        """
        whole = {
            other
            for english, other in self._pairs.items()
            if "{" not in english and re.search(pattern, english)
        }
        if whole and not _WORDS.fullmatch(pattern):
            return "|".join(f"^{re.escape(other)}$" for other in sorted(whole))
        translated = _WORDS.sub(lambda words: self._within(words[0]), pattern)
        if translated == pattern and whole:
            return "|".join(f"^{re.escape(other)}$" for other in sorted(whole))
        return translated

    def target(self, target: Target) -> Target:
        """Returns a target that names the same thing in the other language."""
        name = target.name
        if name is not None:
            name = (
                Name(text=self.pattern(name.text), is_pattern=True)
                if name.is_pattern
                else Name(text=self.text(name.text))
            )
        return replace(target, name=name, inside=self.target(target.inside) if target.inside else None)

    def _within(self, words: str) -> str:
        other = self._pairs.get(words)
        return re.escape(other) if other is not None else words


def _form(english: str) -> re.Pattern[str]:
    return re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+)", re.escape(english)))
