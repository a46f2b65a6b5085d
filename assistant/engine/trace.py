"""Playwright's trace of a run, for full evidence, with the secrets taken out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import Evidence, RunSettings

if TYPE_CHECKING:
    from playwright.sync_api import Page


@contextmanager
def traced(page: Page, settings: RunSettings, scrubber: Scrubber) -> Iterator[None]:
    """Records the trace of the block when full evidence is wanted, as `evidence/trace.zip`."""
    if settings.evidence is not Evidence.FULL or settings.keep is None:
        yield
        return
    from playwright.sync_api import Error

    try:
        page.context.tracing.start(screenshots=True, snapshots=True, sources=False)
    except Error:  # somebody else records already, such as pytest-playwright with --tracing
        yield
        return
    try:
        yield
    finally:
        with suppress(Error):  # a browser that is gone has no trace
            raw = settings.keep.place("evidence/trace.raw.zip")
            page.context.tracing.stop(path=raw)
            _clean(raw, settings.keep.place("evidence/trace.zip"), scrubber)


def _clean(raw: Path, clean: Path, scrubber: Scrubber) -> None:
    """Writes a trace without secrets and removes the raw one; what is no text, such as a picture, stays as it is."""
    try:
        with ZipFile(raw) as source, ZipFile(clean, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                target.writestr(entry.filename, _cleaned(source.read(entry), scrubber))
    finally:
        raw.unlink()


def _cleaned(data: bytes, scrubber: Scrubber) -> bytes:
    try:
        return scrubber.text(data.decode()).encode()
    except UnicodeDecodeError:
        return data
