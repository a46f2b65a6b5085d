"""`repeat`: do steps again until something is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.errors import StepFailed
from assistant.steps.base import Step, StepBlock
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Duration
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Repeat(Step):
    """Does its steps again and again, at most so many times, until something is so.

    `until` is looked at before each round, so nothing is done when it is so already; without it the steps are
    done as often as `repeat` says. `every` is how long to wait between two rounds. It fails when the last round
    is over and it is still not so. What commits an act stands here only within an `ensure`.

    Example:
        - repeat: 10
          until: cell "Closed" in row "Example Production"
          every: 2 s
          steps:
            - click: button "Refresh"

    See also: retry, wait, each
    """

    verb: ClassVar[str] = "repeat"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)
    repeats: ClassVar[str] = "what is repeated must not commit an act"

    repeat: int = Field(ge=1, le=1000)
    until: ConditionField | None = None
    every: Duration | None = None
    steps: StepBlock

    def describe(self) -> str:
        """Returns `Repeat until dialog is gone, at most 10 times`."""
        if self.until is None:
            return f"Repeat {self.repeat} times"
        return f"Repeat until {self.until.describe()}, at most {self.repeat} times"

    def act(self, stage: Stage) -> str:
        """Does the rounds."""
        for done in range(self.repeat):
            if self.until is not None and self.until.holds(stage):
                return _times(done)
            if done and self.every is not None:
                stage.pause(self.every)
            stage.perform(self.steps)
        if self.until is not None and not self.until.holds(stage, within=self.every or 0):
            words = stage.words(self.until.describe())
            raise StepFailed(
                f"after {_times(self.repeat)} it is still not so that {words}", target=self.until.target
            )
        return _times(self.repeat)


def _times(number: int) -> str:
    return {0: "already so", 1: "once"}.get(number, f"{number} times")
