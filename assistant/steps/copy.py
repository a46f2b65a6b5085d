"""`copy`: click a page's button for copying, and keep what it copies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import Pattern, TargetField, ValueName, cut
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

_PAUSE = 0.05
"""Seconds between two looks at the clipboard: pages write to it when they get to it."""


@step
class Copy(Step):
    """Clicks a button that copies something, and keeps what is on the clipboard then under `as`.

    The clipboard is emptied before, so that it is this button's. `pattern` is a regular expression: its first
    group, or all that it matches, is kept.

    Example:
        - copy: button "Copy account ID"
          as: account_id
          pattern: '[0-9a-f]{32}'

    See also: save, click
    """

    verb: ClassVar[str] = "copy"

    button: TargetField = Field(alias="copy")
    name: ValueName = Field(alias="as")
    pattern: Pattern | None = None

    def describe(self) -> str:
        """Returns `Copy account_id by button "Copy account ID"`."""
        return f"Copy {self.name} by {self.button}"

    def saves(self) -> Iterable[str]:
        """Returns the name that what was copied is kept under."""
        return (self.name,)

    def act(self, stage: Stage) -> None:
        """Clicks, and waits until something is on the clipboard."""
        stage.clipboard.clear()
        with stage.watching(self.button, Aim.CLICK):
            stage.locate(self.button, Aim.CLICK).click(timeout=stage.limit)
        end = stage.now() + stage.limit / 1000
        while not (text := stage.clipboard.read()):
            if stage.now() >= end:
                words = stage.words(str(self.button))
                raise StepFailed(f"{words} put nothing on the clipboard")
            stage.pause(_PAUSE)
        stage.save(self.name, cut(self.name, text.strip(), self.pattern))
