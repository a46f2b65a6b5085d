"""Expressions over tags, such as `onboarding and not (costs or irreversible)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from assistant.errors import UsageError

_TOKEN = re.compile(r"\s*(?:(?P<sign>[()])|(?P<word>[^\s()]+))")
_WORDS = frozenset({"and", "or", "not"})

Tags = Collection[str]
Matches = Callable[[Tags], bool]
"""Tells whether a flow with such tags is meant."""


def matching(expression: str) -> Matches:
    """Returns what an expression tells of tags; `not` binds closer than `and`, which binds closer than `or`.

    Raises UsageError with the place in the expression and what is missing there.
    """
    reader = _Reader(expression)
    matches = reader.either()
    if reader.token:
        raise reader.fault(f"'{reader.token}' has to be joined by 'and' or 'or'")
    return matches


class _Reader:
    """Reads an expression from the left; `token` is the next word or bracket, empty at the end."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._at = 0
        self._end = 0
        self.token = ""
        self._next()

    def either(self) -> Matches:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda tags: any(part(tags) for part in parts)

    def fault(self, message: str) -> UsageError:
        """Returns the error for the present place."""
        return UsageError(f"{message} (tags):\n  {self._expression}\n  {' ' * self._at}^")

    def _all(self) -> Matches:
        parts = [self._one()]
        while self._took("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda tags: all(part(tags) for part in parts)

    def _one(self) -> Matches:
        if self._took("not"):
            negated = self._one()
            return lambda tags: not negated(tags)
        if self._took("("):
            matches = self.either()
            if not self._took(")"):
                raise self.fault("a bracket is not closed; write ')' here")
            return matches
        tag = self.token
        if not tag or tag in _WORDS or tag == ")":
            raise self.fault("a tag is needed here, such as onboarding")
        self._next()
        return lambda tags: tag in tags

    def _took(self, token: str) -> bool:
        if self.token != token:
            return False
        self._next()
        return True

    def _next(self) -> None:
        found = _TOKEN.match(self._expression, self._end)
        self.token = (found["sign"] or found["word"]) if found else ""
        self._at = found.end() - len(self.token) if found else len(self._expression)
        self._end = found.end() if found else self._end
