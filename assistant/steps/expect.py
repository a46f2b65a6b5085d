"""`expect`: the page has to be as described."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.condition import ConditionField
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Expect(Step):
    """Fails unless something becomes so before the time limit; a plain text or target has to be seen.

    Example:
        - expect: cell "Huawei Cloud Account Settlement" in row "Example Production"
        - expect: {see: status, text: /settled/}
        - expect: {gone: dialog}
        - expect: {url: /workspaces/}
    """

    verb: ClassVar[str] = "expect"

    expect: ConditionField

    def describe(self) -> str:
        """Returns `Expect that dialog is gone`."""
        return f"Expect that {self.expect.describe()}"

    def act(self, stage: Stage) -> None:
        """Waits until it is so."""
        self.expect.wait(stage, timeout=stage.limit / 1000)
