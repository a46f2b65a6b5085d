"""`select`: pick an option of a drop-down list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import Filling
from assistant.steps.registry import step
from assistant.target import Aim
from assistant.target.grammar import check_pattern, is_pattern

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage


@step
class Select(Step):
    """Picks an option, by its visible name, in each drop-down list named by its label.

    An option between slashes is a regular expression that its name has to contain.

    Example:
        - select: {Site: China 4 (Guangzhou)}
        - select: {Cloud account: /Huawei Cloud/}
    """

    verb: ClassVar[str] = "select"

    select: Filling

    @field_validator("select")
    @classmethod
    def _can_be_matched(cls, select: Filling) -> Filling:
        for option in select.values():
            if is_pattern(option):
                check_pattern(option[1:-1])
        return select

    def describe(self) -> str:
        """Returns `Select “China 4 (Guangzhou)” in Site`."""
        return "Select " + ", ".join(f"“{option}” in {label}" for label, option in self.select.items())

    def act(self, stage: Stage) -> None:
        """Picks one option after the other."""
        for label, option in self.select.items():
            with stage.watching(label, Aim.SELECT, option=stage.words(option)):
                locator, wanted = stage.locate(label, Aim.SELECT), stage.matcher(option)
                if not isinstance(wanted, str):
                    wanted = _only_option(stage, locator, wanted)
                locator.select_option(label=wanted, timeout=stage.limit)


def _only_option(stage: Stage, locator: Locator, pattern: re.Pattern[str]) -> str:
    """Returns the name of the one option that matches; raises StepFailed when several do."""
    found = locator.locator("option").filter(has_text=pattern)
    found.first.wait_for(state="attached", timeout=stage.limit)
    names = [name.strip() for name in found.all_inner_texts()]
    if len(names) > 1:
        listed = ", ".join(f"“{name}”" for name in names)
        raise StepFailed(f"several options match /{pattern.pattern}/: {listed}", kind="test")
    return names[0]
