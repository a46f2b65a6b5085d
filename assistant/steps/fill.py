"""`fill`: fill fields in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.steps.base import Step
from assistant.steps.kinds import Filling
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Fill(Step):
    """Fills fields in, each found by its label; what stood there is replaced.

    Example:
        - fill:
            Username: "{{ billing_username }}"
            Password: "{{ billing_password }}"
    """

    verb: ClassVar[str] = "fill"

    fill: Filling

    def describe(self) -> str:
        """Returns `Fill Username with “example-billing”`."""
        return "Fill " + ", ".join(f"{label} with “{content}”" for label, content in self.fill.items())

    def act(self, stage: Stage) -> None:
        """Fills one field after the other."""
        for label, content in self.fill.items():
            with stage.watching(label, Aim.FILL):
                stage.locate(label, Aim.FILL).fill(stage.text(content), timeout=stage.limit)
