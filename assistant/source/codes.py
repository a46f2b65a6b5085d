"""The table of everything that can be wrong with a source file as YAML."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "F001": "The file cannot be read: it does not exist, is a folder, or may not be opened.",
    "F002": "The file is not UTF-8 text.",
    "F003": "The text holds a character that YAML does not allow, such as NUL.",
    "F004": "A tab stands where YAML wants spaces.",
    "F005": "The text is not YAML.",
    "F006": "The file is larger than 256 KiB, or as a table or a recording than 16 MiB.",
    "F007": "Values are nested more than 64 deep.",
    "F008": "The file holds more than one document.",
    "F009": "A mapping has the same key twice.",
    "F010": "A mapping key is not text.",
    "F011": "A merge key (<<) is used.",
    "F012": "A tag (such as !!int) is used.",
    "F013": "An alias names an anchor that has not been set before it.",
    "F014": "An alias stands inside the value that it names.",
    "F015": "The file holds more than 10,000 values, or as a table 1,000,000; aliases count as often as they are used.",
    "F016": "A value begins with {{ and has no quotes.",
}
"""Each code of a source problem with the sentence that the reference shows for it."""
