"""`save`: keep what a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.steps.base import Step
from assistant.steps.kinds import Pattern, TargetField, ValueName, cut
from assistant.steps.registry import step
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _named(value: object) -> object:
    if not isinstance(value, dict) or not value:
        raise ValueError(
            'a mapping is needed here: names and where to read them, such as {order_id: value "Order No."}'
        )
    return value


def _whole(value: object) -> object:
    """`{url: true}` takes the whole address; an expression may stand between slashes, as elsewhere."""
    if value is True:
        return ""
    if isinstance(value, str) and len(value) > 2 and value.startswith("/") and value.endswith("/"):
        return value[1:-1]
    return value


def _source(value: object) -> object:
    return value if isinstance(value, dict | Source) else {"of": value}


_SHOWN = """e => {
  if (e.tagName === 'SELECT') return [...e.selectedOptions].map(option => option.label).join(', ');
  return ['INPUT', 'TEXTAREA'].includes(e.tagName) ? e.value : e.innerText;
}"""
"""What a person reads in a field: of a list the option that is picked, else what stands in it."""

_FIELDS = "input, select, textarea"

_READ_AS_TEXT = frozenset({"cell", "column", "heading", "link", "row", "status", "text"})
"""Roles that are never a field."""

Part = Annotated[Pattern, BeforeValidator(_whole)]


class Source(BaseModel):
    """Where a value is read.

    `of` is what shows it, or has it as the `attribute` that is named. `url` and `title` are regular expressions
    that cut it out of the page's address or title, or `true` for all of it. `clipboard: true` takes what was
    copied. `pattern` is for this value alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    of: TargetField | None = None
    attribute: str | None = None
    url: Part | None = None
    title: Part | None = None
    clipboard: bool = False
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Source:
        if self.attribute is not None and self.of is None:
            raise ValueError("'attribute' needs 'of', such as {attribute: href, of: link \"Details\"}")
        places = [self.of is not None, self.url is not None, self.title is not None, self.clipboard]
        if sum(places) != 1:
            raise ValueError("a value comes from one place: of, url, title or clipboard")
        return self

    def __str__(self) -> str:
        if self.of is not None:
            return f"{self.attribute} of {self.of}" if self.attribute else str(self.of)
        return (
            "the address"
            if self.url is not None
            else "the title"
            if self.title is not None
            else "the clipboard"
        )


@step
class Save(Step):
    r"""Reads texts off the page and keeps them under names, for later steps and for the flow's outputs.

    A plain name is the label that the value stands beside, which tells look-alike IDs apart. `pattern` is a
    regular expression: its first group, or all that it matches, is kept. `attribute` reads an attribute. Both
    are for all values of the step, or stand with one of them: `{of: …, pattern: …}`, `{attribute: …, of: …}`,
    `{url: …}`, `{title: …}` and `{clipboard: true}` are other places that a value can come from.

    Example:
        - save:
            account_id: value "Account ID"
            status: column "Status" in row /Guance SaaS/
            order_id: {url: '/orders/(\w+)'}
            details: {attribute: href, of: link "Details"}

    See also: copy, expect
    """

    verb: ClassVar[str] = "save"

    save: Annotated[dict[ValueName, Annotated[Source, BeforeValidator(_source)]], BeforeValidator(_named)]
    pattern: Pattern | None = None
    attribute: str | None = None

    def describe(self) -> str:
        """Returns `Save account_id from value "Account ID"`."""
        return "Save " + ", ".join(f"{name} from {source}" for name, source in self.save.items())

    def saves(self) -> Iterable[str]:
        """Returns the names that are kept."""
        return self.save

    def act(self, stage: Stage) -> None:
        """Reads and checks one value after the other."""
        for name, source in self.save.items():
            text = self._read(stage, source).strip()
            pattern = source.pattern or source.url or source.title or self.pattern
            stage.save(name, cut(name, text, pattern))

    def _read(self, stage: Stage, source: Source) -> str:
        if source.of is not None:
            return self._shown(stage, source.of, source.attribute or self.attribute)
        if source.clipboard:
            return stage.clipboard.read()
        return stage.page.url if source.url is not None else stage.page.title()

    def _shown(self, stage: Stage, target: TargetField, attribute: str | None) -> str:
        with stage.watching(target, Aim.READ):
            locator = stage.locate(target, Aim.READ)
            if attribute is not None:
                return locator.get_attribute(attribute, timeout=stage.limit) or ""
            # Asked for its text first: what runs a script of ours in the page costs six times as much there.
            text = locator.inner_text(timeout=stage.limit)
            if _is_never_a_field(target, stage):
                return text
            fields = locator.and_(stage.scope.locator(_FIELDS))
            if stage.tabs.answered(fields.count, otherwise=None) == 0:
                return text
            return str(locator.evaluate(_SHOWN, timeout=stage.limit))


def _is_never_a_field(target: Target, stage: Stage) -> bool:
    if target.element is not None:
        return all(_is_never_a_field(each, stage) for each in stage.elements(target.element))
    return target.role in _READ_AS_TEXT
