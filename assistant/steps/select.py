"""`select`: pick an option of a drop-down list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import Filling
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Select(Step):
    """Picks an option, by its visible name, in each drop-down list named by its label.

    Example:
        - select: {Site: China 4 (Guangzhou)}
    """

    verb: ClassVar[str] = "select"

    select: Filling

    def describe(self) -> str:
        """Returns `Select “China 4 (Guangzhou)” in Site`."""
        return "Select " + ", ".join(f"“{option}” in {label}" for label, option in self.select)

    def act(self, stage: Stage) -> None:
        """Picks one option after the other."""
        for label, option in self.select:
            with stage.watching(label, Aim.SELECT, option=stage.text(option)):
                locator = stage.locate(label, Aim.SELECT)
                locator.select_option(label=stage.text(option), timeout=stage.limit)
