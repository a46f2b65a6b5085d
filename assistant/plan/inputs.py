"""Where a flow's inputs would come from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from assistant.engine.inputs import check_known
from assistant.flow.model import Flow, Input
from assistant.plan.model import PlannedInput
from assistant.values import MASK


def planned_inputs(
    flow: Flow, given: Mapping[str, str], provided: Mapping[str, str], *, environment: str
) -> tuple[list[PlannedInput], dict[str, Any]]:
    """Returns the inputs as a plan tells them, and the values that are known, secrets hidden.

    Raises UsageError for an unknown input or a given value of the wrong shape.
    """
    check_known(flow, given)
    told, values = [], {}
    for name, declared in flow.inputs.items():
        raw, source = _raw(name, declared, given, provided, environment)
        value = None
        if raw is not None:
            read = declared.read(name, raw)
            values[name] = MASK if declared.kind == "secret" else read
            value = MASK if declared.kind == "secret" else raw
        told.append(PlannedInput(name=name, help=declared.help, value=value, source=source))
    return told, values


def _raw(
    name: str, declared: Input, given: Mapping[str, str], provided: Mapping[str, str], environment: str
) -> tuple[str | None, str]:
    """Returns an input's text, in the order that a run reads it in, and where it comes from."""
    if name in given:
        return given[name], "given"
    if declared.env is not None and declared.env in os.environ:
        return os.environ[declared.env], f"the environment variable {declared.env}"
    if name in provided:
        return provided[name], f"config.yaml, environment {environment}"
    if declared.default is not None:
        return declared.default, "the default"
    if declared.kind == "secret":
        return (
            None,
            f"set the environment variable {declared.env}" if declared.env else "set it in config.yaml",
        )
    reading = f", or read it with: assistant run {declared.origin}" if declared.origin else ""
    return None, f"give it with -i {name}=…{reading}"
