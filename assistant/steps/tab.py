"""`tab`: go to another tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.registry import step
from assistant.steps.which_tab import Tabbed

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Tab(Step):
    """Goes to the tab that shows a site; `close` closes the one that is left.

    A tab is told by the key of its site, `{url: …}` or `{title: …}`, for sites without a key, or is the `first`
    one or the `last` one that was opened, after the present one; `new` opens an empty one. A tab that is still to
    come is waited for.

    Example:
        - tab: billing_center
          close: true
        - tab: {title: /Invoice/}

    See also: window, click, frame
    """

    verb: ClassVar[str] = "tab"

    tab: Tabbed
    close: bool = False

    def describe(self) -> str:
        """Returns `Go to the tab of billing_center`."""
        return f"Go to {self.tab}" + (" and close this one" if self.close else "")

    def act(self, stage: Stage) -> None:
        """Changes the tab that the following steps work in."""
        left = stage.page
        if self.tab.place == "new":
            stage.tabs.add()
        elif self.tab.place == "first":
            stage.tabs.go_to_first()
        elif self.tab.place == "last":
            stage.tabs.go_to_last(limit=stage.limit)
        else:
            stage.tabs.go_to(self.tab.meant(stage), limit=stage.limit)
        if self.close and left is not stage.page:
            left.close()
