"""A project's own verbs, as a plain function each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from assistant.verbs import Aim, StepFailed, Target, verb

if TYPE_CHECKING:
    from assistant.verbs import Stage


@verb("sign-in", says="Sign in as {username}")
def sign_in(stage: Stage, username: str, *, password: str, button: Target, then_wait: bool = False) -> str:
    """Signs in with a name and a password.

    `password` is the password. `button` is what to click at the end.

    Example:
        - sign-in: 012
          password: secret
          button: Sign In

    See also: open, fill.
    """
    stage.locate(_field("Username"), Aim.FILL).fill(username, timeout=stage.limit)
    stage.locate(_field("Password"), Aim.FILL).fill(password, timeout=stage.limit)
    stage.locate(button, Aim.CLICK).click(timeout=stage.limit)
    return "waited" if then_wait else f"as {username}"


@verb("break")
def break_down(_: Stage, how: Literal["on purpose", "by mistake"]) -> None:
    """Fails.

    Example:
        - break: on purpose
    """
    if how == "on purpose":
        raise StepFailed("it was asked to fail")
    raise ZeroDivisionError("nobody thought of this")


def _field(label: str) -> Target:
    from assistant.target import parse

    return parse(label)
