"""`wait`: wait until something is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator

from assistant.steps.base import Step
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Duration
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


_TIME = re.compile(r"\d+(\.\d+)?\s*(ms|s|secs?|seconds?|min|mins|minutes?|h|hours?)", re.IGNORECASE)


@step
class Wait(Step):
    """Waits until something is so, for as long as `timeout` says; `reload` reloads the page so often meanwhile.

    There is no wait for a time: it is too short on a slow day, and too long on all others.

    Example:
        - wait: cell "Running" in row /Guance SaaS/
          reload: 2 s
          timeout: 2 min
    """

    verb: ClassVar[str] = "wait"

    wait: ConditionField
    reload: Duration | None = None

    @field_validator("wait", mode="before")
    @classmethod
    def _is_no_time(cls, value: object) -> object:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number or (isinstance(value, str) and _TIME.fullmatch(value.strip())):
            raise ValueError(
                "a wait is for something to be seen, not for a time; write what comes then, such as "
                'wait: heading "Done", and how long it may take beside it as timeout'
            )
        return value

    def describe(self) -> str:
        """Returns `Wait until cell "Running" is shown`."""
        often = f", reloading every {self.reload:g} s" if self.reload is not None else ""
        return f"Wait until {self.wait.describe()}{often}"

    def act(self, stage: Stage) -> str | None:
        """Waits, and reloads between looks."""
        if self.reload is None:
            self.wait.wait(stage, timeout=stage.limit / 1000)
            return None
        end = stage.now() + stage.limit / 1000
        reloads = 0
        while not self.wait.holds(stage, within=min(self.reload, max(end - stage.now(), 0))):
            if stage.now() >= end:
                self.wait.wait(stage, timeout=0)
            stage.waiting(f"until {stage.words(self.wait.describe())}")
            stage.reload()
            reloads += 1
        return f"after {reloads} reload{'s' if reloads != 1 else ''}" if reloads else None
