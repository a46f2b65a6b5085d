"""Texts compared with the files that hold them; set REWRITE=1 to write them anew."""

from __future__ import annotations

import os
from pathlib import Path


def assert_expected(text: str, file: Path) -> None:
    """Fails unless a text is the whole of a file."""
    if os.environ.get("REWRITE"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
