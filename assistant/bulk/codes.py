"""The table of everything that can be wrong with a table for a flow, beyond what can be wrong with any table."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "T101": "A column is not an input of the flow.",
    "T102": "A column is a secret: tables are mailed and copied.",
    "T103": "A column is given on the command line too.",
    "T104": "A value is missing.",
    "T105": "A value doesn't have the shape that the flow asks for.",
    "T106": "Two rows do the same.",
    "T107": "The table has no rows.",
}
"""Each code of such a problem with the sentence that the reference shows for it."""
