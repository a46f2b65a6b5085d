"""The files that the browser was given in a run, by the names that the sites suggest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Download, Page


class Downloads:
    """Hears of every download of a window. One that a condition was met by is not counted again."""

    def __init__(self, context: BrowserContext) -> None:
        self._names: list[str] = []
        self._context = context
        for page in context.pages:
            self._listen(page)
        context.on("page", self._listen)

    def missing(self, wanted: str | re.Pattern[str]) -> str | None:
        """Returns None if a file of that name came, and forgets it; else what came instead."""
        for name in self._names:
            if name == wanted if isinstance(wanted, str) else wanted.search(name):
                self._names.remove(name)
                return None
        came = ", ".join(f"“{name}”" for name in self._names)
        return f"only {came} came" if came else "no file came"

    def close(self) -> None:
        """Hears of no more downloads."""
        self._context.remove_listener("page", self._listen)
        for page in self._context.pages:
            page.remove_listener("download", self._note)

    def _listen(self, page: Page) -> None:
        page.on("download", self._note)

    def _note(self, download: Download) -> None:
        self._names.append(download.suggested_filename)
