"""`run`: run another flow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator, Field, PrivateAttr

from assistant.steps.base import Step
from assistant.steps.kinds import Text
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _names(value: object) -> object:
    return [value] if isinstance(value, str) else value


@step
class Run(Step):
    """Runs another flow in the same window, with values of its own.

    The other flow sees only what `with` gives it and what the environment sets; `save` names those of its
    outputs that this flow goes on with. `timeout` is how long all of it may take.

    Example:
        - run: account-id
          save: account_id
        - run: bind
          with: {workspace: "{{ workspace }}", account_id: "{{ account_id }}"}
    """

    verb: ClassVar[str] = "run"

    run: str
    inputs: dict[str, Text] = Field(default_factory=dict, alias="with")
    save: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()

    _title: str = PrivateAttr("")

    def titled(self, title: str) -> None:
        """Tells the step what the other flow is called; the loader knows."""
        self._title = title

    def describe(self) -> str:
        """Returns `account-id: Obtain the Huawei Cloud account ID`."""
        return f"{self.run}: {self._title}" if self._title else f"Run the flow {self.run}"

    def saves(self) -> Iterable[str]:
        """Returns the outputs that are kept."""
        return self.save

    def act(self, stage: Stage) -> str | None:
        """Runs it and keeps its outputs."""
        inputs = {name: stage.value(text) for name, text in self.inputs.items()}
        outputs = stage.run_flow(self.run, inputs, within=self.timeout)
        for name in self.save:
            stage.keep(name, outputs[name])
        return None
