"""`verify`: the page should be as described; the run goes on if it isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.condition import ConditionField
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Verify(Step):
    """Checks what `expect` checks, but lets the run go on when it isn't so.

    The run ends as failed then, and tells every condition that was not met, each with its evidence.

    Example:
        - verify: {table: Workspaces, rows: 3}
        - verify: cell "Normal" in row "Example Production"

    See also: expect
    """

    verb: ClassVar[str] = "verify"
    is_soft: ClassVar[bool] = True

    verify: ConditionField

    def describe(self) -> str:
        """Returns `Verify that dialog is gone`."""
        return f"Verify that {self.verify.describe()}"

    def act(self, stage: Stage) -> None:
        """Waits until it is so."""
        self.verify.wait(stage, timeout=stage.limit / 1000)
