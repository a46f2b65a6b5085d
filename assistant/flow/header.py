"""What stands at the top of a flow's file, as pydantic reads it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.flow.invariants import InvariantField
from assistant.flow.model import Input, Output
from assistant.flow.session import SessionHead
from assistant.picture.style import StyleChanges
from assistant.steps.kinds import TargetField


def _empty_is_plain(value: object) -> object:
    """`inputs: {workspace: }` declares an input about which nothing needs to be said."""
    if isinstance(value, dict):
        return {name: {} if declared is None else declared for name, declared in value.items()}
    if isinstance(value, list):
        if not all(isinstance(name, str) for name in value):
            raise ValueError(
                "a list here has names, such as [workspace, account_id]; write a mapping to say more"
            )
        return {name: {} for name in value}
    return value


class HandlerHead(BaseModel):
    """A handler without its steps."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    when: TargetField


class Header(BaseModel):
    """A flow's file without its steps.

    `name` is its title, for people; it is run by its file's name. `about` tells more. `site` is the key of the
    site that its paths belong to. `tags` are words to find it by. `inputs` are the values that it takes, and
    `outputs` those that it gives, each saved by a step. `after` names the flows that come before this one: a
    test runs them first in its world, and takes from their outputs the inputs that say `from`.
    `always` lists what has to be so the whole time, such as `no console errors`, each with exceptions or without.
    `session` is a login that is kept from run to run.
    `pictures` is what its pictures look like otherwise than those of the house.
    `handlers` say what to do about overlays that may come at any moment: each has `when`, a target, and `steps`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    about: str = ""
    site: str | None = None
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    always: tuple[InvariantField, ...] = ()
    session: SessionHead | None = None
    pictures: StyleChanges | None = None
    handlers: tuple[dict[str, Any], ...] = ()
    inputs: Annotated[dict[str, Input], BeforeValidator(_empty_is_plain)] = Field(default_factory=dict)
    outputs: Annotated[dict[str, Output], BeforeValidator(_empty_is_plain)] = Field(default_factory=dict)
