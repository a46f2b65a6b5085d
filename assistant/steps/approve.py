"""`approve`: ask a person first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import Text
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Approve(Step):
    """Asks a person before money is spent or something can't be taken back.

    What happens without a person is the environment's `approve` in config.yaml: `ask` (which fails where
    nobody can answer), `given` (as for the mock sites) or `refuse`.

    Example:
        - approve: Buy Guance with the Huawei Cloud account {{ account }}?
    """

    verb: ClassVar[str] = "approve"

    approve: Text

    def describe(self) -> str:
        """Returns `Ask for approval: Buy Guance?`."""
        return f"Ask for approval: {self.approve}"

    def act(self, stage: Stage) -> str:
        """Goes on when it is approved; raises StepFailed when it isn't."""
        return stage.approve(stage.words(self.approve))
