"""`manual`: wait while a person does something in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Duration, Text
from assistant.steps.registry import step
from assistant.values import duration_words

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

_EVERY = 15.0
"""Seconds until it is told again what is being waited for."""
_PAUSE = 0.2
"""Seconds between two looks at what the browser can't wait for itself."""


@step
class Manual(Step):
    """Waits while a person does something in the window that only a person can, until a condition holds.

    `until` tells that it is done, such as the page that comes then. The person has ten minutes, or what `timeout`
    says. When it is so already, nobody is asked. Where nobody is at the terminal, or the window isn't shown
    (`--headed`), the step fails at once as needing a person.

    Example:
        - manual: Scan the QR code with your telephone
          until: heading "Workspaces"
          timeout: 5 min

    See also: approve, enter, wait
    """

    verb: ClassVar[str] = "manual"

    manual: Text
    until: ConditionField
    timeout: Duration | None = 600.0

    def describe(self) -> str:
        """Returns `Wait for a person: Scan the QR code`."""
        return f"Wait for a person: {self.manual}"

    def act(self, stage: Stage) -> str | None:
        """Waits until it is done; raises StepFailed when nobody is there or the time is over."""
        if self.until.holds(stage):
            return "so already"
        task, end = stage.words(self.manual), stage.now() + stage.limit / 1000
        stage.need_person(task)
        stage.page.bring_to_front()
        while (left := end - stage.now()) > 0:
            stage.waiting(f"for a person: {task} ({duration_words(left)} more)")
            if self._is_done(stage, within=min(_EVERY, left)):
                return None
        within = duration_words(stage.limit / 1000)
        until = stage.words(self.until.describe())
        raise StepFailed(
            f"{task} — nobody has done it within {within}: it is not so that {until}", kind="person"
        )

    def _is_done(self, stage: Stage, *, within: float) -> bool:
        """Looks for some time; conditions that don't wait themselves are looked at again and again."""
        end = stage.now() + within
        while not self.until.holds(stage, within=max(end - stage.now(), 0)):
            if stage.now() >= end:
                return False
            stage.pause(_PAUSE)
        return True
