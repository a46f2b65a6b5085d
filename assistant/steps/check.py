"""`check`: tick a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Check(Step):
    """Ticks a check box or turns a switch; does nothing when it is so already.

    Example:
        - check: I have read and agree to the KooGallery Agreement
    """

    verb: ClassVar[str] = "check"

    check: TargetField

    def describe(self) -> str:
        """Returns `Tick "I agree"`."""
        return f"Tick {self.check}"

    def act(self, stage: Stage) -> None:
        """Ticks the box."""
        with stage.watching(self.check, Aim.CHECK):
            stage.locate(self.check, Aim.CHECK).set_checked(True, timeout=stage.limit)
