"""The table of everything that can be wrong with a guide, beyond what can be wrong with any YAML."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "G301": "The file is not a guide: a mapping with a title, runs and parts.",
    "G302": "A part of the guide is of no known kind.",
    "G303": "A flow that the guide names does not exist, or is not in order.",
    "G304": "A flow has no such chapter, or says nothing in it.",
    "G305": "A cross-reference leads to a flow that no section tells.",
    "G306": "A text has no translation.",
    "G307": "A translation belongs to no text of the guide any more.",
    "G308": "Two sections have the same anchor.",
}
"""Each code of a guide's problem with the sentence that docs/guide.md shows for it."""
