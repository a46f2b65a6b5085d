"""`keyboard`: type where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import Text
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Keyboard(Step):
    """Types a text where the focus is, key by key, as a person would; a line's end is Enter.

    It is for what listens to keys and is no field, or a field that looks at each key: a code in six boxes, a
    list that searches while one types. `commits` marks the text whose typing makes an act under `ensure` happen.

    Example:
        - click: textbox "First digit"
        - keyboard: "{{ code }}"

    See also: fill, press
    """

    verb: ClassVar[str] = "keyboard"

    keyboard: Text
    commits: bool = False

    def describe(self) -> str:
        """Returns `Type “123456”`."""
        return f"Type “{self.keyboard}”"

    def act(self, stage: Stage) -> None:
        """Types the text."""
        text = stage.text(self.keyboard)
        if self.commits:
            stage.commit()
        with stage.watching(None, Aim.FILL, sentence="keys can be typed", may_close=True):
            stage.page.keyboard.type(text)
