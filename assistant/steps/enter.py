"""`enter`: ask a person for a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from assistant.steps.base import Step
from assistant.steps.kinds import Text, ValueName
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Enter(Step):
    """Asks a person for a value that only a person has, such as a code sent by SMS, and keeps it under `as`.

    Where nobody can answer, the step fails as needing a person.

    Example:
        - enter: The verification code sent to {{ email }}
          as: code
        - fill: {Verification code: "{{ code }}"}
    """

    verb: ClassVar[str] = "enter"

    enter: Text
    name: ValueName = Field(alias="as")

    def describe(self) -> str:
        """Returns `Ask a person for the verification code`."""
        return f"Ask a person: {self.enter}"

    def saves(self) -> Iterable[str]:
        """Returns the name that the answer is kept under."""
        return (self.name,)

    def act(self, stage: Stage) -> None:
        """Waits for the answer, however long it takes."""
        stage.keep(self.name, stage.entered(stage.words(self.enter)))
