"""A login that is kept from run to run: `session` at the top of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Text
from assistant.steps.run import Run

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


class SessionHead(BaseModel):
    """A session as it is written.

    `run` names the flow that signs in, `with` what it is given. `open` is the page to begin at, and `holds` what has
    to be seen there by whoever is signed in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    run: str
    inputs: dict[str, Text] = Field(default_factory=dict, alias="with")
    open: Text
    holds: ConditionField


class Session(Run):
    """The step that a flow with a session begins with: it restores the session, or runs the flow that signs in."""

    verb: ClassVar[str] = "session"

    open: Text
    holds: ConditionField

    @classmethod
    def of(cls, head: SessionHead) -> Session:
        """Returns the step for what is written."""
        return cls.model_validate(
            {"run": head.run, "with": head.inputs, "open": head.open, "holds": head.holds}
        )

    def describe(self) -> str:
        """Returns `Keep the session of sign-in-billing-center`."""
        return f"Keep the session of {self.run}"

    def act(self, stage: Stage) -> str:
        """Restores it, or signs in."""
        return stage.sign_in(self)
