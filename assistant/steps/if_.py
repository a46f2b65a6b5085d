"""`if`: do steps only when something is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.steps.base import Step, StepBlock
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Duration
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class If(Step):
    """Looks once, and does the steps under `then` or those under `else`.

    `ready` is waited for first, so that the look is not taken while the page is still coming. `within` gives
    what is looked for some time to appear.

    Example:
        - if: heading "Sign In"
          then:
            - fill: {Username: "{{ username }}"}
            - click: button "Sign In"
    """

    verb: ClassVar[str] = "if"
    blocks: ClassVar[tuple[str, ...]] = ("then", "else")

    condition: ConditionField = Field(alias="if")
    ready: ConditionField | None = None
    within: Duration = 0.0
    then: StepBlock
    otherwise: StepBlock = Field(default=(), alias="else")

    def describe(self) -> str:
        """Returns `If heading "Sign In" is shown`."""
        return f"If {self.condition.describe()}"

    def act(self, stage: Stage) -> str:
        """Looks, then does one of the two blocks."""
        if self.ready is not None:
            self.ready.wait(stage, timeout=stage.limit / 1000)
        if self.condition.holds(stage, within=self.within):
            stage.perform(self.then)
            return "yes"
        stage.perform(self.otherwise)
        return "no"
