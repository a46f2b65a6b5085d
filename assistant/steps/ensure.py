"""`ensure`: make something so, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step, StepBlock
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Duration, Text
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Ensure(Step):
    """Makes something so that must not happen twice: looks first, acts only if it is not so, looks again.

    The sentence names the act, so it has to hold what tells one act from another. `look` goes to where one
    can see it, `ready` is waited for there, `seen` tells that it is so. After acting, the look is repeated
    every `every` for as long as `settles`. Mark the click that makes it happen with `commits`. `refused` is what
    the page shows when it refused the act; it is not looked for where an `expect` or `wait` behind that click has
    seen a thing of its own. An act that was begun, here or in a run that was killed, and is not seen within
    `settles`, stops the run as in doubt: a person has to look, nothing is guessed.

    Example:
        - ensure: the workspace Example Production is settled by Huawei Cloud
          look:
            - open: /workspaces
          ready: table "Workspaces"
          seen: cell "Huawei Cloud Account Settlement" in row "Example Production"
          settles: 30 s
          steps:
            - click: button "OK" in dialog
              commits: true
    """

    verb: ClassVar[str] = "ensure"
    blocks: ClassVar[tuple[str, ...]] = ("look", "steps")

    ensure: Text
    look: StepBlock = ()
    ready: ConditionField | None = None
    seen: ConditionField
    refused: ConditionField | None = None
    settles: Duration = 30.0
    every: Duration = 2.0
    steps: StepBlock

    def describe(self) -> str:
        """Returns `Ensure that the workspace is settled by Huawei Cloud`."""
        return f"Ensure that {self.ensure}"

    def act(self, stage: Stage) -> str:
        """Looks, acts and looks again, with the journal told of each."""
        return stage.ensure(self)
