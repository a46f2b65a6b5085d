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
        key = stage.text(self.press)
        with stage.watching(self.field, Aim.FILL, sentence=self.describe() if self.field is None else None):
            if self.field is None:
                self._commit(stage)
                stage.page.keyboard.press(key)
            else:
                field = stage.locate(self.field, Aim.FILL)
                if self.commits:
                    field.focus(
                        timeout=stage.limit
                    )  # so that an intent is recorded only where the key will go
                    stage.commit()
                field.press(key, timeout=stage.limit)

    def _commit(self, stage: Stage) -> None:
        if self.commits:
            stage.commit()
