"""What a run was made of when it began, so that it can be gone on with however its files change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A flow's file, and the texts of all files that it is made of; paths are from the folder of the flows."""

    file: str
    texts: Mapping[str, str]

    def written(self) -> str:
        """Returns it as the journal keeps it."""
        return json.dumps({"file": self.file, "texts": self.texts}, ensure_ascii=False, sort_keys=True)

    @property
    def identity(self) -> str:
        """What equal snapshots have in common: a thousand runs of one flow keep it once."""
        return hashlib.sha256(self.written().encode()).hexdigest()[:32]


def snapshot_from(written: str) -> Snapshot:
    """Returns a snapshot as the journal kept it."""
    kept = json.loads(written)
    return Snapshot(file=kept["file"], texts=kept["texts"])
