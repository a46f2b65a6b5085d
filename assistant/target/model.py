"""A target as a value: what it looks for and in what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A visible name: exact text, or a regular expression that the name has to contain."""

    text: str
    is_pattern: bool = False

    def __str__(self) -> str:
        if self.is_pattern:
            return f"/{self.text}/"
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something on a page, named as a reader of the page would name it.

    One of `element` (a name from flows/pages, `page.element`), `css`, or `role` and `name` is given; a plain
    name has no role, and the verb then decides which roles it may mean. `attributes` are those of ARIA
    snapshots (`level`, `checked`, …). `inside` is the target that this one is looked for in.
    """

    role: str | None = None
    name: Name | None = None
    element: str | None = None
    css: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    inside: Target | None = None

    def __str__(self) -> str:
        own = self._own()
        return f"{own} in {self.inside}" if self.inside else own

    def _own(self) -> str:
        if self.css is not None:
            return f"css={self.css}"
        if self.element is not None:
            return self.element
        marks = "".join(
            f" [{key}={value}]" if value else f" [{key}]" for key, value in self.attributes.items()
        )
        return " ".join(filter(None, (self.role, str(self.name) if self.name else None))) + marks

    def chain(self) -> Iterator[Target]:
        """Yields this target, then the one it is in, and so on outwards."""
        target: Target | None = self
        while target is not None:
            yield target
            target = target.inside

    def texts(self) -> Iterator[str]:
        """Yields every text of the target that may hold a template."""
        for target in self.chain():
            if target.name is not None:
                yield target.name.text
            if target.css is not None:
                yield target.css

    def filled(self, fill: Callable[[str], str], fill_pattern: Callable[[str], str]) -> Target:
        """Returns the target with its texts passed through `fill`, and its regular expressions through the other.

        The second one has to escape what it puts in: a value is a text, not a part of an expression.
        """
        name = self.name
        if name is not None:
            name = replace(name, text=(fill_pattern if name.is_pattern else fill)(name.text))
        return replace(
            self,
            name=name,
            css=fill(self.css) if self.css is not None else None,
            inside=self.inside.filled(fill, fill_pattern) if self.inside else None,
        )


def expression_of(text: str) -> str:
    """Returns a regular expression for a text: signs mean themselves, and blanks are any blanks, as on a page."""
    return r"\s+".join(re.escape(word) for word in text.split())
