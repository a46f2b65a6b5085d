"""The table of everything that can be wrong with a table of values."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "T001": "The table can't be read: it does not exist, may not be opened, or is not of the kind that its name says.",
    "T002": "The name of the file does not say what kind of table it is.",
    "T003": "A column has no name, or the name of another one.",
    "T004": "A row has more or fewer values than there are columns.",
    "T005": "A value is not a text: a list, a date, a formula's error.",
    "T006": "A value is a number that has lost digits on its way through a spreadsheet.",
}
"""Each code of a table's problem with the sentence that the reference shows for it."""
