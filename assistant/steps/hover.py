"""`hover`: move the mouse over something."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Hover(Step):
    """Moves the mouse over something, for menus that open that way.

    Example:
        - hover: button "example-cloud"
        - click: menuitem "My Credentials"
    """

    verb: ClassVar[str] = "hover"

    hover: TargetField

    def describe(self) -> str:
        """Returns `Hover over button "example-cloud"`."""
        return f"Hover over {self.hover}"

    def act(self, stage: Stage) -> None:
        """Moves the mouse there and leaves it there."""
        with stage.watching(self.hover, Aim.POINT):
            locator = stage.locate(self.hover, Aim.POINT)
            locator.hover(timeout=stage.limit)
            stage.hovering(locator)
