"""Playwright's trace of a run and the log of its requests, for full evidence, with the secrets taken out.

The trace's own film shows whatever a page showed, secrets among it, and can't be covered afterwards: it is left out
where a run knows secrets. What can't be cleaned is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.engine.har import clean_har, without_logins
from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import Evidence, RunSettings

if TYPE_CHECKING:
    from playwright.sync_api import Page

_FILM = "screencast/"


@contextmanager
def recorded(
    page: Page, settings: RunSettings, scrubber: Scrubber, *, warn: Callable[[str], None]
) -> Iterator[None]:
    """Records the block when full evidence is wanted, as `evidence/trace.zip` and `evidence/network.har`."""
    if settings.evidence is not Evidence.FULL or settings.keep is None:
        yield
        return
    from playwright.sync_api import Error

    tracing, keep = page.context.tracing, settings.keep

    def kept(raw: Path, stop: Callable[[], None], clean: Callable[[Path, Path, Scrubber], None]) -> None:
        with suppress(Error):  # a browser that is gone has no trace
            stop()
            try:
                clean(raw, keep.place(f"evidence/{raw.name}"), scrubber)
            except Exception as error:
                why = f"it could not be freed of secrets ({type(error).__name__})"
                warn(f"{raw.name} was not kept, since {why}")

    # Not in the run's folder: a run that is killed meanwhile would leave it there as it is.
    with TemporaryDirectory() as folder:
        trace, har = Path(folder, "trace.zip"), Path(folder, "network.har")
        try:
            tracing.start(screenshots=not scrubber.knows_some, snapshots=True, sources=False)
        except Error:  # somebody else records already, such as pytest-playwright with --tracing
            yield
            return
        with suppress(Error):  # a browser that is reached by another protocol may have none
            tracing.start_har(har)
        try:
            yield
        finally:
            kept(trace, lambda: tracing.stop(path=trace), clean_trace)
            kept(har, tracing.stop_har, clean_har)


def clean_trace(raw: Path, clean: Path, scrubber: Scrubber) -> None:
    """Writes a trace without secrets, cookies and logins; writes nothing where it can't be read."""
    try:
        with ZipFile(raw) as source, ZipFile(clean, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                if scrubber.knows_some and entry.filename.startswith(_FILM):
                    continue
                data = scrubber.data(_without_logins(entry.filename, source.read(entry), scrubber))
                if data is not None:
                    target.writestr(scrubber.text(entry.filename), data)
    except BaseException:
        clean.unlink(missing_ok=True)
        raise


def _without_logins(name: str, data: bytes, scrubber: Scrubber) -> bytes:
    """Returns an entry without the headers that are as good as passwords, and without a film that is left out."""
    if name.endswith(".network"):
        return _lines(data, without_logins)
    if name.endswith(".trace") and scrubber.knows_some:
        return _lines(data, lambda value: None if value.get("type") == "screencast-frame" else value)
    return data


def _lines(data: bytes, change: Callable[[Any], Any]) -> bytes:
    changed = (change(json.loads(line)) for line in data.splitlines() if line.strip())
    return b"".join(json.dumps(value).encode() + b"\n" for value in changed if value is not None)
