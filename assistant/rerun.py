"""The command that does a run again, as a failure shows it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.flow import Flow
from assistant.values import MASK, text_from


def rerun(words: Sequence[str], *, flow: Flow, inputs: Mapping[str, Any]) -> str:
    """Returns words as a command line, with the secrets among the inputs hidden.

    They are taken out before the words are quoted: a quoted secret is one that nobody finds any more.
    """
    secrets = [
        text_from(value)
        for name, value in inputs.items()
        if value and name in flow.inputs and flow.inputs[name].kind == "secret"
    ]
    return shlex.join(_without(word, secrets) for word in words)


def _without(word: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        word = word.replace(secret, MASK)
    return word
