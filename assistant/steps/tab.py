"""`tab`: go to another tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Tab(Step):
    """Goes back to the tab that shows a site; `close` closes the one that is left.

    Example:
        - tab: billing_center
          close: true
    """

    verb: ClassVar[str] = "tab"

    tab: str
    close: bool = False

    def describe(self) -> str:
        """Returns `Go to the tab of billing_center`."""
        return f"Go to the tab of {self.tab}" + (" and close this one" if self.close else "")

    def act(self, stage: Stage) -> None:
        """Changes the tab that the following steps work in."""
        stage.tabs.go_to(self.tab, close=self.close)
