"""What failures of many rows have in common: who has to act, the step, and the message without the row's values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from assistant.events import Failure

_GAP: Final = "…"
_SHORTEST: Final = 3
"""Characters of a value that is taken out of a message: shorter ones would be found within words."""
_OWN: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b|\bCS\d{6,}\w*|\d+(\.\d+)?( ?(ms|s|min|h)\b)?",
    re.IGNORECASE,
)
"""What is a row's own: IDs, numbers, times."""


def cause_of(failure: Failure, values: Iterable[Any]) -> str:
    """Returns a sentence that equal failures share: where it failed, and why, without values of the row."""
    told = f"{failure.sentence}: {failure.message.splitlines()[0]}" if failure.message else failure.sentence
    return without(told, [*values, *failure.values.values()])


def without(text: str, values: Iterable[Any]) -> str:
    """Returns a text without some values, and without what looks like an ID, a number or a time."""
    known = {str(value) for value in values if len(str(value)) >= _SHORTEST}
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, _GAP)
    return re.sub(f"{_GAP}+", _GAP, _OWN.sub(_GAP, text))
