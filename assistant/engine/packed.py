"""What is packed within a file, so that it can be looked through."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_MOST = 64 * 1024 * 1024
"""Bytes that are unpacked of a file; what is packed more tightly is no file that people send each other."""
_EITHER = 32 + zlib.MAX_WBITS


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yields what is in a ZIP archive, such as a workbook, or in a gzip file.

    Raises ValueError for more than can be looked through.
    """
    if data.startswith(b"PK\x03\x04"):
        yield from _entries(data)
    elif data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(_EITHER)
        try:
            inner = stream.decompress(data, _MOST)
        except zlib.error:
            return
        if stream.unconsumed_tail:
            raise ValueError("more is packed in it than can be looked through")
        yield inner


def _entries(data: bytes) -> Iterator[bytes]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST:
                raise ValueError("more is packed in it than can be looked through")
            for entry in archive.infolist():
                yield archive.read(entry)
    except (BadZipFile, RuntimeError):  # no archive after all, or one that needs a password
        return
