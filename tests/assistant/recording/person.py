"""A person at the window that a command has opened: the window's browser is used through a second connection."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.browser.finding import find
from tests.assistant.processes import started

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Playwright

_GLANCE = 300
"""Milliseconds that a person takes at least, before a click and after what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A command under way, and the page in its window."""

    process: subprocess.Popen[str]
    page: Page

    def type_into(self, label: str, text: str) -> None:
        """Clicks into a field and types."""
        self.click(self.page.get_by_label(label, exact=True))
        self.type(text)

    def click(self, target: Locator) -> None:
        """Clicks, no sooner than a person sees it: a page that has just come begins to be recorded a moment later."""
        target.wait_for()
        self.page.wait_for_timeout(_GLANCE)
        target.click()

    def type(self, text: str) -> None:
        """Types, no faster than a person: what was typed is told a moment later."""
        self.page.keyboard.type(text, delay=20)
        self.page.wait_for_timeout(_GLANCE)


@contextmanager
def sitting(playwright: Playwright, *words: str, folder: Path, scratch: Path) -> Iterator[Sitting]:
    """Starts a command that opens a window, without a screen, and sits down at it."""
    port = _free_port()
    process = started(*words, folder=folder, ASSISTANT_BROWSER=str(_browser(scratch, port)))
    try:
        _await_invitation(process)
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = browser.contexts[0].pages[0]
        page.set_default_timeout(30_000)
        yield Sitting(process=process, page=page)
    finally:
        process.kill()
        process.communicate()


def _browser(scratch: Path, port: int) -> Path:
    """Writes a program that starts the browser without a window, whatever it is asked, and lets others in."""
    found = find(headless=True)
    assert found is not None
    script = scratch / "browser"
    script.write_text(
        f'#!/bin/sh\nexec "{found.executable}" --headless --remote-debugging-port={port} "$@"\n'
    )
    script.chmod(0o755)
    return script


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await_invitation(process: subprocess.Popen[str]) -> None:
    """Reads what the command says until it says that a person may begin."""
    assert process.stderr is not None
    said = process.stderr.readline()
    assert said.startswith(("Recording", "Click on")), said + process.stderr.read()
