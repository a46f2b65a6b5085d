"""What is wrong with a source file, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.source.mark import Mark


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of the user's text: a code, a sentence and a place.

    The message begins in lower case and has no full stop; the hint, such as "did you mean 'click'?", follows
    it after a semicolon.
    """

    code: str
    message: str
    file: str
    mark: Mark
    length: int = 1
    hint: str | None = None

    @property
    def headline(self) -> str:
        """The one-line form that editors can follow: place, message, hint and code."""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.file}:{self.mark.line}:{self.mark.column}: {self.message}{hint} [{self.code}]"


class SourceError(Exception):
    """Raised with everything that is wrong with the files that were read, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(problem.headline for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sorts problems by file, place and code, and drops repetitions."""
    unique = dict.fromkeys(problems)
    return tuple(
        sorted(unique, key=lambda problem: (problem.file, problem.mark, problem.code, problem.message))
    )


def quoted(text: str, *, limit: int = 60) -> str:
    """Gives a piece of the user's text in quotes, on one line, safe to print and cut to `limit` characters."""
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")
