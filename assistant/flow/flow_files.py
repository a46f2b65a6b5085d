"""The files that flows are read from: those of a folder as they are now, or as they were when a run began."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from assistant.source import Document, parse, read
from assistant.source.reader import shown


class FlowFiles:
    """Flows and page maps by their paths. `texts` are those of a snapshot, by their paths from the folder.

    With a snapshot there are no other flows than those in it, whatever became of the folder since.
    """

    def __init__(self, folder: Path, texts: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._texts = texts

    def key(self, path: Path) -> str:
        """Returns a file's path from the folder, as a snapshot has it."""
        return Path(os.path.relpath(path.resolve(), self._folder.resolve())).as_posix()

    def has(self, path: Path) -> bool:
        """Tells whether there is a file."""
        return path.is_file() if self._texts is None else self.key(path) in self._texts

    def names(self) -> list[str]:
        """Returns the names of all flows of the folder itself, sorted."""
        return sorted(path.stem for path in self._below(self._folder))

    def page_maps(self) -> list[Path]:
        """Returns the files of all page maps, sorted."""
        return sorted(self._below(self._folder / "pages"))

    def read(self, path: Path) -> Document:
        """Reads a file; what is no flow, such as config.yaml, is always read as it is now."""
        text = None if self._texts is None else self._texts.get(self.key(path))
        return read(path) if text is None else parse(text, file=shown(path))

    def _below(self, folder: Path) -> list[Path]:
        if self._texts is None:
            return list(folder.glob("*.yaml"))
        paths = [self._folder / key for key in self._texts if key.endswith(".yaml")]
        return [path for path in paths if path.parent == folder]
