"""`each`: do steps for each item of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator, Field

from assistant.errors import StepFailed
from assistant.steps.base import Step, StepBlock
from assistant.steps.kinds import Text, ValueName, text_of
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _items(value: object) -> object:
    if isinstance(value, list):
        return tuple(text_of(item) for item in value)
    return text_of(value)


@step
class Each(Step):
    """Does its steps once for each item: of a list in the file, a value that is a list, or a text with commas.

    `as` names the item within the steps.

    Example:
        - each: [Example Production, Example Staging]
          as: workspace
          steps:
            - expect: row "{{ workspace }}"
    """

    verb: ClassVar[str] = "each"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)

    each: Annotated[
        str | tuple[str, ...], BeforeValidator(_items, json_schema_input_type=Text | tuple[Text, ...])
    ]
    item: ValueName = Field(default="item", alias="as")
    steps: StepBlock

    def describe(self) -> str:
        """Returns `For each workspace of {{ workspaces }}`."""
        items = self.each if isinstance(self.each, str) else ", ".join(self.each)
        return f"For each {self.item} of {items}"

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

    def _list(self, stage: Stage) -> list[str]:
        if not isinstance(self.each, str):
            return [stage.text(item) for item in self.each]
        value = stage.value(self.each)
        if isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        if isinstance(value, list | tuple):
            return [str(item) for item in value]
        raise StepFailed(f"each needs a list, but {self.each} is {value!r}", kind="test")
