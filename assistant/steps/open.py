"""`open`: go to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import Text
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Open(Step):
    """Opens a page of a site in the current tab.

    The path begins with `/` and belongs to the flow's site, or to the one that `site` names.

    Example:
        - open: /my/purchased
          site: koogallery
    """

    verb: ClassVar[str] = "open"

    open: Text
    site: str | None = None

    def describe(self) -> str:
        """Returns `Open /workspaces`."""
        return f"Open {self.open}" + (f" of {self.site}" if self.site else "")

    def act(self, stage: Stage) -> None:
        """Goes to the page and waits until it has been read whole."""
        stage.open(stage.text(self.open), site=self.site)
