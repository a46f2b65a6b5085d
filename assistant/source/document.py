"""A source file that has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.source.lines import lines_of
from assistant.source.mark import Mark, Path
from assistant.source.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The value of a YAML text with the place of everything in it.

    `file` is the name as shown to the user. `value` is made of dict, list, str, int, float, bool and None; of
    two equal keys it has the first. Where reading broke off, `is_whole` is False and `value` None: there is
    nothing to go on with but the problems.
    """

    file: str
    text: str
    value: object
    marks: Mapping[Path, Mark]
    key_marks: Mapping[Path, Mark]
    problems: tuple[Problem, ...]
    is_whole: bool = True

    def mark(self, path: Path = ()) -> Mark:
        """Gives the place of a value, or of the nearest parent that the file has."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path) or Mark(1, 1)

    def key_mark(self, path: Path) -> Mark:
        """Gives the place of the key that a value stands under; for a list item, that of the item."""
        return self.key_marks.get(path) or self.mark(path)

    def keys(self, path: Path) -> list[str]:
        """Gives the keys of the mapping at a path, as they are written; none where there is no mapping."""
        value = self._value_at(path)
        return list(value) if isinstance(value, dict) else []

    def mark_within(self, path: Path, offset: int, *, is_key: bool = False) -> Mark:
        """Gives the place of a text's character number `offset`, counted from 0: of a value's text, or of its key's.

        Where the text is not written out as it is (escapes, folded lines) it gives the place of the text.
        """
        mark, text = (
            (self.key_mark(path), str(path[-1])) if is_key else (self.mark(path), self._text_at(path))
        )
        lines = lines_of(self.text)
        is_block = "\n" in text  # a block's text begins on the line below its |
        row = text.count("\n", 0, offset)
        number = mark.line + row + is_block
        part = text.split("\n")[row]
        found = (
            lines[number - 1].find(part, 0 if is_block else mark.column - 1) if number <= len(lines) else -1
        )
        start = offset - (text.rfind("\n", 0, offset) + 1)
        return Mark(number, found + start + 1) if part and found >= 0 else mark

    def source(self, path: Path) -> str:
        """Gives a one-line value as the file has it: `1.10` where the value is the number 1.1."""
        mark = self.mark(path)
        line = lines_of(self.text)[mark.line - 1]
        return line[mark.column - 1 : mark.column - 1 + mark.length]

    def problem(
        self, code: str, message: str, path: Path, *, is_key: bool = False, hint: str | None = None
    ) -> Problem:
        """Makes a problem about the value at a path, or about its key."""
        mark = self.key_mark(path) if is_key else self.mark(path)
        return Problem(code, message, self.file, mark, mark.length, hint)

    def _text_at(self, path: Path) -> str:
        value = self._value_at(path)
        return value if isinstance(value, str) else ""

    def _value_at(self, path: Path) -> object:
        value = self.value
        for part in path:
            try:
                value = value[part]  # type: ignore[index]  # a path of this document leads through its collections
            except (KeyError, IndexError, TypeError):  # … unless a short form stands there
                return None
        return value
