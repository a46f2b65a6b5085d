"""What other tools call the things that our verbs do: who comes from there is told the verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OTHER_VERBS: Final[Mapping[str, str]] = {
    # Playwright, Selenium, Cypress
    "goto": "open", "navigate": "open", "visit": "open", "tap": "click", "submit": "click",
    "type": "fill", "input": "fill", "send_keys": "fill", "select_option": "select", "clear": "fill",
    "assert": "expect", "should": "expect", "see": "expect", "wait_for": "wait", "sleep": "wait",
    "pause": "wait", "screenshot": "shot", "upload_file": "upload", "switch_to": "tab",
    # Maestro, Robot Framework, general-purpose languages
    "launch": "open", "call": "run", "include": "run", "store": "save", "set": "save", "for": "each",
    "foreach": "each", "loop": "repeat", "while": "repeat", "when": "if", "prompt": "enter",
}  # fmt: skip
