"""`window`: work in a window that a click opens, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step, StepBlock
from assistant.steps.coming import what_comes
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.steps.which_tab import Opened
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Window(Step):
    """Clicks something that opens a window, does its steps there, and comes back to where it was clicked.

    It is for windows in which one thing is done, such as a sign-in with another company or a payment: most close
    themselves, and nothing has to be said of that. One that stays open is left as it is; `close` closes it.
    Where a flow goes on in a new tab instead, `opens` beside `click` is shorter. `opens` says, as for `click`,
    what the window has to show. `commits` marks the click that makes an act under `ensure` happen.

    Example:
        - window: button "Sign in with Huawei Cloud"
          opens: huawei_cloud
          steps:
            - fill: {Account name: "{{ account }}"}
            - click: button "Allow"

    See also: click, tab, frame
    """

    verb: ClassVar[str] = "window"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)

    window: TargetField
    opens: Opened | None = None
    close: bool = False
    commits: bool = False
    steps: StepBlock

    def describe(self) -> str:
        """Returns `In the window that button "Sign in" opens`."""
        return f"In the window that {self.window} opens"

    def act(self, stage: Stage) -> None:
        """Clicks, does the steps in the window, and comes back."""
        locator = stage.locate(self.window, Aim.CLICK)
        if self.commits:
            stage.ready_to_act(locator, self.window, Aim.CLICK)
            stage.commit()
        with stage.watching(self.window, Aim.CLICK):
            page = what_comes(
                stage.page.context.expect_page(timeout=stage.limit),
                lambda: locator.click(timeout=stage.limit),
                otherwise=f"{stage.words(str(self.window))} opened no window; write 'click' for it",
            )
        with stage.tabs.visiting(page):
            if self.opens is not None:
                stage.tabs.follow(page, self.opens.meant(stage), limit=stage.limit)
            stage.perform(self.steps)
        if self.close:
            page.close()
