"""How much a file may hold: what is larger is a mistake, or a stranger's way to keep us busy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most bytes that a file has and the most values that it stands for, aliases counted as often as used."""

    size: int
    values: int

    @property
    def size_words(self) -> str:
        """The size as people write it, such as 256 KiB."""
        kib = self.size // 1024
        return f"{kib // 1024} MiB" if kib >= 1024 else f"{kib} KiB"


WRITTEN: Final = Limits(size=256 * 1024, values=10_000)
"""For what people write, such as flows: thirty times the longest of them, and read within a second."""
COLLECTED: Final = Limits(size=16 * 1024 * 1024, values=1_000_000)
"""For what programs write, such as tables and recordings."""
