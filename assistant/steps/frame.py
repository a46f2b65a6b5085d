"""`frame`: work in a page within the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step, StepBlock
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Frame(Step):
    """Does its steps in a frame, a page within the page: all their targets are looked for there.

    A plain name is the frame's title, its label or its name. Frames stand in frames as the blocks do. A new tab
    that a step within goes to is seen whole, and so is the page of a flow that is run within.

    Example:
        - frame: iframe "Payment"
          steps:
            - fill: {Card number: "{{ card_number }}"}
            - frame: css=#confirmation
              steps:
                - click: button "Confirm"

    See also: tab, window
    """

    verb: ClassVar[str] = "frame"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)

    frame: TargetField
    steps: StepBlock

    def describe(self) -> str:
        """Returns `In iframe "Payment"`."""
        return f"In {self.frame}"

    def act(self, stage: Stage) -> None:
        """Looks for the frame, then does the steps in it."""
        with stage.inside(self.frame):
            stage.perform(self.steps)
