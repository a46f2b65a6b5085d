"""`each`: do steps for each item of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator, Field

from assistant.errors import StepFailed
from assistant.steps.base import Step, StepBlock
from assistant.steps.beside import beside
from assistant.steps.kinds import Text, ValueName, text_of
from assistant.steps.registry import step
from assistant.steps.rows import read_rows

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _items(value: object) -> object:
    if isinstance(value, list):
        return tuple(_item(item) for item in value)
    return text_of(value)


def _item(value: object) -> str | dict[str, str]:
    return (
        {name: text_of(cell) for name, cell in value.items()} if isinstance(value, dict) else text_of(value)
    )


@step
class Each(Step):
    """Does its steps once for each item: of a list in the file, a value that is a list, or a text with commas.

    `as` names the item within the steps. An item may be a mapping, or a row of the CSV file that `each` names,
    beside the flow or elsewhere in the project's folder; `{{ customer.workspace }}` is then one of its values.
    Digits stay as they are written.

    Example:
        - each: [Example Production, Example Staging]
          as: workspace
          steps:
            - expect: row "{{ workspace }}"
        - each:
            - {workspace: Example Production, method: Huawei Cloud Account Settlement}
            - {workspace: Example Staging, method: Guance Billing Center Account Settlement}
          as: customer
          steps:
            - expect: cell "{{ customer.method }}" in row "{{ customer.workspace }}"

    See also: repeat
    """

    verb: ClassVar[str] = "each"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)

    each: Annotated[
        str | tuple[str | dict[str, str], ...],
        BeforeValidator(_items, json_schema_input_type=Text | tuple[Text | dict[str, Text], ...]),
    ]
    item: ValueName = Field(default="item", alias="as")
    steps: StepBlock

    def describe(self) -> str:
        """Returns `For each workspace of {{ workspaces }}`."""
        items = self.each if isinstance(self.each, str) else ", ".join(map(_words, self.each))
        return f"For each {self.item} of {items}"

    @property
    def file(self) -> str | None:
        """The file whose rows are gone through, if they are a file's."""
        is_file = isinstance(self.each, str) and self.each.endswith(".csv") and "{{" not in self.each
        return self.each if is_file and isinstance(self.each, str) else None

    def lends(self) -> Iterable[str]:
        """Returns the item's name."""
        return (self.item,)

    def act(self, stage: Stage) -> str:
        """Goes through the items in order."""
        items = self._list(stage)
        for value in items:
            with stage.values.lending(self.item, value):
                stage.perform(self.steps)
        return f"{len(items)} times" if len(items) != 1 else "once"

    def _list(self, stage: Stage) -> Sequence[str | dict[str, str]]:
        if self.file is not None:
            try:
                return read_rows(beside(stage.flow.file, self.file))
            except ValueError as error:
                raise StepFailed(str(error), kind="test") from error
        if not isinstance(self.each, str):
            return [_filled(item, stage) for item in self.each]
        value = stage.value(self.each)
        if isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        if isinstance(value, list | tuple):
            return [str(item) for item in value]
        raise StepFailed(f"each needs a list, but {self.each} is {value!r}", kind="test")


def _words(item: str | dict[str, str]) -> str:
    return item if isinstance(item, str) else next(iter(item.values()), "nothing")


def _filled(item: str | dict[str, str], stage: Stage) -> str | dict[str, str]:
    if isinstance(item, str):
        return stage.text(item)
    return {name: stage.text(cell) for name, cell in item.items()}
