"""`select`: pick an option of a drop-down list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator

from assistant.steps.base import Step
from assistant.steps.kinds import Filling
from assistant.steps.registry import step
from assistant.target import Aim
from assistant.target.grammar import check_pattern, is_pattern

if TYPE_CHECKING:
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
                    wanted = locator.locator("option").filter(has_text=wanted).inner_text(timeout=stage.limit)
                locator.select_option(label=wanted, timeout=stage.limit)
