"""`uncheck`: clear a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Uncheck(Step):
    """Clears a check box or turns a switch; does nothing when it is so already.

    Example:
        - uncheck: I have read and agree to the KooGallery Agreement
    """

    verb: ClassVar[str] = "uncheck"

    uncheck: TargetField

    def describe(self) -> str:
        """Returns `Clear "I agree"`."""
        return f"Clear {self.uncheck}"

    def act(self, stage: Stage) -> None:
        """Clears the box."""
        with stage.watching(self.uncheck, Aim.CHECK):
            stage.locate(self.uncheck, Aim.CHECK).set_checked(False, timeout=stage.limit)
