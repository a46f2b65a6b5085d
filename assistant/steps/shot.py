"""`shot`: take a picture for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator

from assistant.steps.base import Step
from assistant.steps.picture import Shot, shot_of
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class TakeShot(Step):
    """Takes a picture; every other step can do the same with `shot` beside its verb.

    `area` cuts an element out, `box`, `number` and the other marks point out what readers have to look at; they are
    drawn over the picture, never in the page. docs/pictures.md tells of every key.

    Example:
        - shot: {name: account-id, box: value "Account ID"}
        - shot:
            name: sign-in
            area: main
            expect: heading "Sign In"
            number: [Username, Password]
            redact: Username
            caption: Sign in with the account of the Billing Center.
    """

    verb: ClassVar[str] = "shot"

    shot: Shot

    _long = field_validator("shot", mode="before")(shot_of)

    def describe(self) -> str:
        """Returns `Take the picture account-id`."""
        return f"Take the picture {self.shot.name}"

    def act(self, stage: Stage) -> None:
        """Does nothing itself: the engine takes the picture of every step that has one."""
