"""The folder of a run: its events, its pictures and its report."""

from __future__ import annotations

import json
import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import IO

from assistant.events import Event, RunFinished, as_json

EVENTS = "events.jsonl"
REPORT = "report.html"


def new_run_name(flow: str, *, now: datetime) -> str:
    """Returns an identity for a run that sorts by time: `20260302-093000-onboard-1f3a`."""
    plain = re.sub(r"[^a-z0-9]+", "-", flow.lower()).strip("-") or "flow"
    return f"{now:%Y%m%d-%H%M%S}-{plain}-{secrets.token_hex(2)}"


class RunFolder:
    """Writes what a run leaves. It listens to events, and keeps the files that the engine hands over."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        folder.mkdir(parents=True)
        self._events: IO[str] | None = None

    def keep(self, name: str, data: bytes) -> str:
        """Writes a file of the run; returns its name relative to the folder."""
        self.place(name).write_bytes(data)
        return name

    def place(self, name: str) -> Path:
        """Returns where a file of that name would be, its folder made, for whoever writes it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def __call__(self, event: Event) -> None:
        """Writes an event as a line of JSON at once; the first one opens the file, the last one closes it."""
        if self._events is None:
            self._events = (self.path / EVENTS).open("w", encoding="utf-8", buffering=1)
        self._events.write(json.dumps(as_json(event), ensure_ascii=False, default=str) + "\n")
        if isinstance(event, RunFinished):
            self._events.close()
            self._events = None
