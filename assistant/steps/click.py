"""`click`: click a button, link, menu item or tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.coming import what_comes
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.steps.which_tab import Opened
from assistant.target import Aim

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from assistant.engine.stage import Stage


@step
class Click(Step):
    """Clicks something; a plain name means a button, link, menu item or tab.

    `opens` says what a new tab shows then, in which the flow goes on: the key of a site, `{url: …}` or `{title: …}`
    for sites without a key, or `new` for whatever it shows. `commits` marks the click that makes an act under
    `ensure` happen: it is written to the journal before the click.

    Example:
        - click: button "Change Settlement Method" in row "Example Production"
        - click: Go to Huawei Cloud to open free Guance service
          opens: koogallery
        - click: link "Terms"
          opens: {url: /terms/}

    See also: window, tab, press, download, copy
    """

    verb: ClassVar[str] = "click"

    click: TargetField
    opens: Opened | None = None
    commits: bool = False

    def describe(self) -> str:
        """Returns `Click button "OK" in dialog`."""
        return f"Click {self.click}"

    def act(self, stage: Stage) -> None:
        """Clicks it; with `opens`, follows the new tab."""
        locator = stage.locate(self.click, Aim.CLICK)
        if self.commits:
            stage.ready_to_act(locator, self.click, Aim.CLICK)
            stage.commit()
        with stage.watching(self.click, Aim.CLICK, may_close=True):
            if self.opens is None:
                locator.click(timeout=stage.limit)
            else:
                page = self._opened(stage, locator)
                stage.tabs.follow(page, self.opens.meant(stage), limit=stage.limit)

    def _opened(self, stage: Stage, locator: Locator) -> Page:
        """Clicks it and returns the tab that it opens."""
        page: Page = what_comes(
            stage.page.context.expect_page(timeout=stage.limit),
            lambda: locator.click(timeout=stage.limit),
            otherwise=f"{stage.words(str(self.click))} opened no new tab; write it without 'opens'",
        )
        return page
