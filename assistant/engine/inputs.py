"""Reads the inputs of a flow from wherever they may come."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from assistant.errors import UsageError
from assistant.flow.model import Flow
from assistant.source import suggest
from assistant.values import Secret


def read_inputs(
    flow: Flow, given: Mapping[str, Any], provided: Mapping[str, Any], *, may_be_empty: bool = False
) -> dict[str, Any]:
    """Returns the values of a flow's inputs: given, else from the environment variable, else set, else by default.

    Raises UsageError for an unknown or missing input, a value of the wrong shape, or an empty text where there is no
    default; `may_be_empty` leaves that to the steps.
    """
    check_known(flow, given)
    values: dict[str, Any] = {}
    for name, declared in flow.inputs.items():
        raw = given.get(name)
        if raw is None and declared.env is not None:
            raw = os.environ.get(declared.env)
        if raw is None:
            raw = provided.get(name, declared.default)
        if raw is None:
            raise UsageError(_missing_words(flow, name))
        if isinstance(raw, str) and not raw.strip() and declared.default is None and not may_be_empty:
            raise UsageError(_missing_words(flow, name, but="what was given is empty"))
        values[name] = raw if isinstance(raw, Secret) else declared.read(name, raw)
    return values


def check_known(flow: Flow, given: Mapping[str, Any]) -> None:
    """Raises UsageError for an input that the flow doesn't have."""
    for name in given:
        if name not in flow.inputs:
            near = suggest(name, flow.inputs)
            known = f"did you mean '{near}'?" if near else f"it takes {', '.join(flow.inputs) or 'none'}"
            raise UsageError(f"the flow '{flow.name}' has no input '{name}'; {known}")


def _missing_words(flow: Flow, name: str, *, but: str = "") -> str:
    declared = flow.inputs[name]
    about = f" ({declared.help})" if declared.help else ""
    if declared.kind == "secret":
        how = f"set the environment variable {declared.env}" if declared.env else "set it in config.yaml"
    elif declared.origin:
        how = f"give it with -i {name}=…, or read it with: assistant run {declared.origin}"
    else:
        how = f"give it with -i {name}=…"
    return f"the flow '{flow.name}' needs the input '{name}'{about}{', and ' * bool(but)}{but}; {how}"
