"""`save`: keep what a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator, Field, field_validator

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import TargetField, ValueName
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _named(value: object) -> object:
    if not isinstance(value, dict) or not value:
        raise ValueError(
            'a mapping is needed here: names and where to read them, such as {order_id: value "Order No."}'
        )
    return value


_SHOWN = """e => {
  if (e.tagName === 'SELECT') return [...e.selectedOptions].map(option => option.label).join(', ');
  return ['INPUT', 'TEXTAREA'].includes(e.tagName) ? e.value : e.innerText;
}"""
"""What a person reads in an element: of a list the option that is picked, of a field what stands in it."""

_READ_AS_TEXT = frozenset({"cell", "column", "heading", "link", "row", "status", "text"})
"""Roles that are never a field: the browser is asked for their text in one question instead of three."""


@step
class Save(Step):
    """Reads texts off the page and keeps them under names, for later steps and for the flow's outputs.

    A plain name is the label that the value stands beside, which tells look-alike IDs apart. `pattern` is a
    regular expression: its first group, or all that it matches, is kept. `attribute` reads an attribute.

    Example:
        - save:
            account_id: value "Account ID"
            status: column "Status" in row /Guance SaaS/
    """

    verb: ClassVar[str] = "save"

    save: Annotated[dict[ValueName, TargetField], BeforeValidator(_named)]
    pattern: str | None = Field(default=None)
    attribute: str | None = None

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return pattern

    def describe(self) -> str:
        """Returns `Save account_id from value "Account ID"`."""
        return "Save " + ", ".join(f"{name} from {target}" for name, target in self.save.items())

    def saves(self) -> Iterable[str]:
        """Returns the names that are kept."""
        return self.save

    def act(self, stage: Stage) -> None:
        """Reads and checks one value after the other."""
        for name, target in self.save.items():
            stage.save(name, self._cut(name, self._read(stage, target)))

    def _read(self, stage: Stage, target: TargetField) -> str:
        with stage.watching(target, Aim.READ):
            locator = stage.locate(target, Aim.READ)
            if self.attribute is not None:
                return (locator.get_attribute(self.attribute, timeout=stage.limit) or "").strip()
            if target.role in _READ_AS_TEXT:
                return locator.inner_text(timeout=stage.limit).strip()
            return str(locator.evaluate(_SHOWN, timeout=stage.limit)).strip()

    def _cut(self, name: str, text: str) -> str:
        if self.pattern is None:
            return text
        match = re.search(self.pattern, text)
        if match is None:
            raise StepFailed(f"{name} should match {self.pattern}, but the page shows “{text}”")
        return match[1] if match.re.groups else match[0]
