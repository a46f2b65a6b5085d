"""`choose`: choose one of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Choose(Step):
    """Chooses one of several: a radio button, a menu's choice or an option of an open list.

    Example:
        - choose: Huawei Cloud Account Settlement
    """

    verb: ClassVar[str] = "choose"

    choose: TargetField

    def describe(self) -> str:
        """Returns `Choose "Huawei Cloud Account Settlement"`."""
        return f"Choose {self.choose}"

    def act(self, stage: Stage) -> None:
        """Clicks the choice, which for a radio button that is already chosen changes nothing."""
        with stage.watching(self.choose, Aim.CHOOSE):
            stage.locate(self.choose, Aim.CHOOSE).click(timeout=stage.limit)
