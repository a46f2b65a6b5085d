"""Inputs on the command line."""

from __future__ import annotations

from assistant.errors import UsageError


def pairs(inputs: tuple[str, ...]) -> dict[str, str]:
    """Returns the inputs that were written as `name=value`; raises UsageError for one that was not."""
    found = {}
    for text in inputs:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"-i {text!r} is not an input; write -i name=value")
        if name.strip() in found:
            raise UsageError(f"the input '{name.strip()}' is given twice; write -i {name.strip()}=… once")
        found[name.strip()] = value
    return found
