"""`press`: press a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.steps.base import Step
from assistant.steps.kinds import TargetField, Text
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Press(Step):
    """Presses a key, such as `Enter`, `Escape` or `Control+A`, where the focus is or in a field.

    `commits` marks the key that makes an act under `ensure` happen.

    Example:
        - press: Enter
          in: searchbox "Search KooGallery"
    """

    verb: ClassVar[str] = "press"

    press: Text
    field: TargetField | None = Field(default=None, alias="in")
    commits: bool = False

    def describe(self) -> str:
        """Returns `Press Enter in searchbox "Search KooGallery"`."""
        return f"Press {self.press}" + (f" in {self.field}" if self.field else "")

    def act(self, stage: Stage) -> None:
        """Presses the key."""
        if self.commits:
            stage.commit()
        key = stage.text(self.press)
        if self.field is None:
            stage.page.keyboard.press(key)
            return
        with stage.watching(self.field, Aim.FILL):
            stage.locate(self.field, Aim.FILL).press(key, timeout=stage.limit)
