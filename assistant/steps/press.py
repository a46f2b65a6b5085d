"""`press`: press keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.keys import Keys, check_key
from assistant.steps.kinds import TargetField
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Press(Step):
    """Presses a key, such as `Enter`, `Escape` or `Control+A`, or several, where the focus is or in a field.

    `commits` marks the keys that make an act under `ensure` happen.

    Example:
        - press: Enter
          in: searchbox "Search KooGallery"
        - press: [Tab, Tab, Space]

    See also: keyboard, fill
    """

    verb: ClassVar[str] = "press"

    press: Keys
    field: TargetField | None = Field(default=None, alias="in")
    commits: bool = False

    def describe(self) -> str:
        """Returns `Press Enter in searchbox "Search KooGallery"`."""
        return f"Press {', '.join(self.press)}" + (f" in {self.field}" if self.field else "")

    def act(self, stage: Stage) -> None:
        """Presses one key after the other; an intent is recorded before the first."""
        keys = [_filled(stage, key) for key in self.press]
        sentence = self.describe() if self.field is None else None
        with stage.watching(self.field, Aim.FILL, sentence=sentence, may_close=True):
            field = stage.locate(self.field, Aim.FILL) if self.field is not None else None
            if self.commits:
                if field is not None:  # so that an intent is recorded only where the keys will go
                    field.focus(timeout=stage.limit)
                stage.commit()
            if field is not None:
                field.press(keys.pop(0), timeout=stage.limit)
            for key in keys:  # a key such as Tab moves the focus, and the next one goes there
                stage.page.keyboard.press(key)


def _filled(stage: Stage, key: str) -> str:
    try:
        return check_key(stage.text(key))
    except ValueError as error:
        raise StepFailed(str(error), kind="test") from None
