"""Playwright's trace of a run, for full evidence, with the secrets taken out.

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

from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import Evidence, RunSettings
from assistant.values import MASK

if TYPE_CHECKING:
    from playwright.sync_api import Page

_FILM = "screencast/"
_LOGINS = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})


@contextmanager
def traced(
    page: Page, settings: RunSettings, scrubber: Scrubber, *, warn: Callable[[str], None]
) -> Iterator[None]:
    """Records the trace of the block when full evidence is wanted, as `evidence/trace.zip`."""
    if settings.evidence is not Evidence.FULL or settings.keep is None:
        yield
        return
    from playwright.sync_api import Error

    tracing = page.context.tracing
    try:
        tracing.start(screenshots=not scrubber.knows_some, snapshots=True, sources=False)
    except Error:  # somebody else records already, such as pytest-playwright with --tracing
        yield
        return
    try:
        yield
    finally:
        # Not in the run's folder: a run that is killed meanwhile would leave it there as it is.
        with suppress(Error), TemporaryDirectory() as folder:  # a browser that is gone has no trace
            raw = Path(folder, "trace.zip")
            tracing.stop(path=raw)
            try:
                clean_trace(raw, settings.keep.place("evidence/trace.zip"), scrubber)
            except Exception as error:
                warn(
                    f"the trace was not kept, since it could not be freed of secrets ({type(error).__name__})"
                )


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
        return _lines(data, _masked)
    if name.endswith(".trace") and scrubber.knows_some:
        return _lines(data, lambda value: None if value.get("type") == "screencast-frame" else value)
    return data


def _lines(data: bytes, change: Callable[[Any], Any]) -> bytes:
    changed = (change(json.loads(line)) for line in data.splitlines() if line.strip())
    return b"".join(json.dumps(value).encode() + b"\n" for value in changed if value is not None)


def _masked(value: Any) -> Any:  # noqa: ANN401 - the same shape goes out as comes in
    """Returns what the network log holds with the values of cookies and logins hidden."""
    if isinstance(value, list):
        return [_masked(child) for child in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("name", "")).lower() in _LOGINS and "value" in value:
        return {**value, "value": MASK}
    return {key: [] if key == "cookies" else _masked(child) for key, child in value.items()}
