"""A browser that opens reports, and runs' folders to make them of."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

from assistant.browser.finding import find
from assistant.events import Event, ShotTaken
from assistant.report.html import HtmlReport
from assistant.run_folder import RunFolder
from tests.assistant.report.stories import MISSING_BUTTON
from tests.assistant.report.telling import Teller

Story = Callable[[Teller], None]
RunTold = Callable[[Story], Path]


def png(width: int = 64, height: int = 40) -> bytes:
    """Returns a picture of one colour."""
    rows = (b"\0" + b"\x6f\xa8\xdc" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.fixture
def told(tmp_path: Path) -> RunTold:
    """Gives what makes a run's folder of a story, with its events, pictures and report."""

    def tell(story: Story) -> Path:
        folder = RunFolder(tmp_path / "run")
        folder.keep(str(MISSING_BUTTON.picture), png(128, 160))

        def photograph(event: Event) -> None:
            if isinstance(event, ShotTaken):
                folder.keep(event.file, png())

        story(Teller(photograph, folder, HtmlReport(folder.path)))
        return folder.path

    return tell


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Gives the browser that a headless run would use."""
    found = find(headless=True)
    assert found is not None, "these tests need a browser: assistant doctor --install"
    browser = playwright.chromium.launch(**found.launch_options)  # type: ignore[arg-type]
    yield browser
    browser.close()


class Reader:
    """Somebody who opens reports without a network, and writes down all that a page asks for or complains of."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(offline=True, color_scheme="light")
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def open(self, report: Path) -> Page:
        """Opens a report."""
        page = self._context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)
        page.goto(report.as_uri())
        return page

    def close(self) -> None:
        """Closes every page."""
        self._context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.requests.append(request.url)


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Reader]:
    """Gives somebody who reads reports."""
    reader = Reader(chromium)
    yield reader
    reader.close()
