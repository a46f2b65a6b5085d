"""The table of all advice."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "A201": "A target is given by CSS, which changes with the page's make.",
    "A202": "A target is given by its position, which changes with what is above it.",
    "A203": "A name is longer than 60 characters; one changed word breaks it.",
    "A204": "A step waits for a time instead of for something.",
    "A205": "An input is declared and never used.",
    "A206": "A value is saved and never used.",
    "A207": "Something that can't be taken back is done outside of 'ensure', so it may happen twice.",
    "A208": "A person is asked for approval outside of 'ensure', so also when it has been done already.",
    "A209": "An 'ensure' has no step that commits, so the intent is written long before the act.",
    "A210": "A step commits outside of 'ensure', where that means nothing.",
    "A211": "A comment silences advice that is not given there.",
}
"""Each code of advice with the sentence that the reference shows for it."""
