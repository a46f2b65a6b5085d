"""`drag`: drag something onto something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

_MOVES = 8
"""Moves of the mouse on the way: lists that are sorted by dragging look where it is in between."""


@step
class Drag(Step):
    """Drags something with the mouse and drops it on the middle of something else.

    A plain name is a text that the page shows. `commits` marks the drop that makes an act under `ensure` happen.

    Example:
        - drag: row "Example Staging"
          to: row "Example Production"

    See also: hover, upload
    """

    verb: ClassVar[str] = "drag"

    drag: TargetField
    to: TargetField
    commits: bool = False

    def describe(self) -> str:
        """Returns `Drag row "A" to row "B"`."""
        return f"Drag {self.drag} to {self.to}"

    def act(self, stage: Stage) -> None:
        """Waits until both can be reached, then drags."""
        for target in (self.to, self.drag):
            with stage.watching(target, Aim.LOOK):
                stage.locate(target, Aim.LOOK).hover(timeout=stage.limit, trial=True)
        if self.commits:
            stage.commit()
        with stage.watching(self.drag, Aim.LOOK):
            place = stage.locate(self.to, Aim.LOOK)
            stage.locate(self.drag, Aim.LOOK).drag_to(place, timeout=stage.limit, steps=_MOVES)
