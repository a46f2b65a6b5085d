"""`click`: click a button, link, menu item or tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from assistant.engine.stage import Stage


@step
class Click(Step):
    """Clicks something; a plain name means a button, link, menu item or tab.

    `opens` names the site that a new tab shows then; the flow goes on there. `commits` marks the click that
    makes an act under `ensure` happen: it is written to the journal before the click.

    Example:
        - click: button "Change Settlement Method" in row "Example Production"
        - click: Go to Huawei Cloud to open free Guance service
          opens: koogallery
    """

    verb: ClassVar[str] = "click"

    click: TargetField
    opens: str | None = None
    commits: bool = False

    def describe(self) -> str:
        """Returns `Click button "OK" in dialog`."""
        return f"Click {self.click}"

    def act(self, stage: Stage) -> None:
        """Clicks it; with `opens`, follows the new tab."""
        locator = stage.locate(self.click, Aim.CLICK)
        if self.commits:
            stage.ready_to_act(self.click, Aim.CLICK)
            stage.commit()
        with stage.watching(self.click, Aim.CLICK):
            if self.opens is None:
                locator.click(timeout=stage.limit)
            else:
                stage.tabs.follow(self._opened(stage, locator), site=self.opens, limit=stage.limit)

    def _opened(self, stage: Stage, locator: Locator) -> Page:
        """Clicks it and returns the tab that it opens."""
        from playwright.sync_api import TimeoutError as NoTab

        is_clicked = False
        try:
            with stage.page.context.expect_page(timeout=stage.limit) as opened:
                locator.click(timeout=stage.limit)
                is_clicked = True
            return opened.value
        except NoTab as error:
            if not is_clicked:
                raise
            words = stage.words(str(self.click))
            raise StepFailed(f"{words} opened no new tab; write it without 'opens'", kind="test") from error
