"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from assistant.errors import UsageError

_NEW = 0o666


def write_text(path: Path, text: str, *, mode: int | None = None) -> None:
    """Writes a text file as `write_bytes` does."""
    write_bytes(path, text.encode(), mode=mode)


def write_bytes(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Writes a file so that it has the old content or the new one, whenever the machine stops.

    What a link points to is written, and keeps its rights unless `mode` says others. Raises UsageError where
    it can't be written.
    """
    path = path.resolve()
    try:
        if mode is None:
            mode = path.stat().st_mode & 0o7777 if path.exists() else _NEW & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise _refused(path, error) from error


def check_writable(path: Path) -> None:
    """Raises UsageError where `write_bytes` can't write a file; it leaves no file behind, and an old one alone."""
    path = path.resolve()
    try:
        tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.").close()
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} can't be written ({(error.strerror or str(error)).lower()})")


def _umask() -> int:
    """Returns what the process takes away from the rights of new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
