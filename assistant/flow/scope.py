"""Which names are known at each step, so that a missing value is found before a browser opens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.source import Document, Mark, Path, Problem, suggest
from assistant.steps import Step
from assistant.template import InvalidTemplate, names_in


class Scope:
    """Goes through a flow's steps in order and reports every name that nothing has given a value."""

    def __init__(self, document: Document, known: Iterator[str] | Mapping[str, object]) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._known = set(known)

    def visit(self, step: Step, raw: Mapping[str, object], path: Path) -> None:
        """Checks what a step itself uses, and then knows what it saves."""
        own = {key: value for key, value in raw.items() if key not in step.blocks}
        self.check(own, path)
        self._known.update(step.saves())

    def check(self, raw: Mapping[str, object], path: Path) -> None:
        """Checks the names that values use."""
        for text, where in texts(dict(raw), path):
            self._check(text, where)

    def lend(self, names: set[str]) -> set[str]:
        """Makes names known for a block; returns those that `take_back` has to forget again."""
        fresh = names - self._known
        self._known |= fresh
        return fresh

    def take_back(self, names: set[str]) -> None:
        """Forgets names that were lent."""
        self._known -= names

    def knows(self, name: str) -> bool:
        """Tells whether a name has a value by now."""
        return name in self._known

    def _check(self, text: str, path: Path) -> None:
        try:
            missing = names_in(text) - self._known
        except InvalidTemplate:
            return  # told already, where the value was read
        for name in sorted(missing):
            near = suggest(name, self._known)
            hint = (
                f"did you mean '{near}'?"
                if near
                else "declare it under 'inputs', or save it in a step before"
            )
            mark = self._mark(text, name, path)
            self.problems.append(
                Problem(
                    "F109",
                    f"there is no input or saved value '{name}'",
                    self._document.file,
                    mark,
                    len(name),
                    hint,
                )
            )

    def _mark(self, text: str, name: str, path: Path) -> Mark:
        found = re.search(rf"\b{re.escape(name)}\b", text[text.find("{{") :])
        if found is None or path not in self._document.marks:
            return self._document.mark(path)
        is_key = bool(path) and path[-1] == text  # the path of a key is that of its value
        return self._document.mark_within(path, text.find("{{") + found.start(), is_key=is_key)


def texts(value: object, path: Path) -> Iterator[tuple[str, Path]]:
    """Yields every text of a value with its path; the keys of a mapping are texts too."""
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, dict):
        for key, child in value.items():
            if "{{" in key:
                yield key, (*path, key)
            yield from texts(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from texts(child, (*path, index))
