"""Puts pictures into a page as data: addresses, so that the page can be sent as one file."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

_TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_LARGEST: Final = 3_000_000  # bytes of one picture; a window of 1280 by 800 pixels takes about 100 kB
_ROOM: Final = 15_000_000  # bytes of all: a third more in the page, below the 25 MB that mail servers take


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a page gets a picture from; `is_linked` when it stays a file of its own."""

    address: str
    is_linked: bool


class Embedding:
    """Embeds a run's pictures while there is room, first come first served; links to the others."""

    def __init__(self, folder: Path, *, largest: int = _LARGEST, room: int = _ROOM) -> None:
        self._folder = folder.resolve()
        self._largest = largest
        self._room = room

    def source(self, file: str | None) -> Source | None:
        """Returns where a file of the run's folder is shown from; None when it is not there."""
        path = (self._folder / file).resolve() if file else None
        if file is None or path is None or not path.is_relative_to(self._folder) or not path.is_file():
            return None
        size = path.stat().st_size
        kind = _TYPES.get(path.suffix.lower())
        if kind is None or size > min(self._largest, self._room):
            return Source(address=quote(Path(file).as_posix()), is_linked=True)
        self._room -= size
        return Source(
            address=f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}", is_linked=False
        )
