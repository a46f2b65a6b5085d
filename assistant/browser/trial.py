"""Trying out whether a browser really works here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from assistant.browser.endpoint import connected
from assistant.browser.finding import Browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TIMEOUT: Final = 30_000  # ms; the first start after an installation reads 300 MB from the disk
_PAGE: Final = b"<!doctype html><title>doctor</title><h1>It works</h1>"
# Without a font for them, both characters are drawn as the same empty box.
_DRAWS_CHINESE: Final = """() => {
  const draw = (text) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 40;
    const context = canvas.getContext('2d');
    context.font = '30px sans-serif';
    context.fillText(text, 2, 32);
    return canvas.toDataURL();
  };
  return draw('华') !== draw('观');
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a browser did when it was tried; `error` says why it did not get further."""

    starts: bool = False
    renders: bool = False
    reaches_localhost: bool = False
    draws_chinese: bool = False
    version: str | None = None
    error: str | None = None


def try_out(browser: Browser) -> Trial:
    """Starts a browser without a window and lets it show a page of a `*.localhost` server.

    Nothing is raised: what does not work is what the result tells. It is done on a thread of its own, since
    the caller's may have a Playwright under way, beside which no second one can be started.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_tried_out, browser).result()


def version_at(endpoint: str) -> str:
    """Returns the version of a browser that runs already; raises NoBrowser where none answers."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_version_at, endpoint).result()


def _version_at(endpoint: str) -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, connected(playwright, endpoint, 0) as running:
        return running.version


def _tried_out(browser: Browser) -> Trial:
    from playwright.sync_api import Error, sync_playwright

    seen: dict[str, Any] = {}
    try:
        with sync_playwright() as playwright, _server() as port:
            options: dict[str, Any] = browser.launch_options
            started = getattr(playwright, browser.engine).launch(headless=True, timeout=_TIMEOUT, **options)
            seen |= {"starts": True, "version": started.version}
            _look(started.new_page(), port, seen)
            started.close()
    except Error as error:
        seen["error"] = _reason(error.message)
    return Trial(**seen)


def _look(page: Page, port: int, seen: dict[str, Any]) -> None:
    """Notes what a page can do, each as soon as it is known."""
    page.set_content("<h1>It works</h1>")
    seen["renders"] = page.screenshot().startswith(b"\x89PNG")
    seen["draws_chinese"] = page.evaluate(_DRAWS_CHINESE)
    page.goto(f"http://doctor.localhost:{port}/", timeout=_TIMEOUT)
    seen["reaches_localhost"] = page.title() == "doctor"


def _reason(message: str) -> str:
    """Picks the line that tells most from what Playwright says, which includes the browser's own words."""
    lines = [line.strip(" ─-║╔╚") for line in message.removeprefix("BrowserType.launch: ").splitlines()]
    telling = ("error while loading", "cannot open", "no such file", "not found", "missing dependencies")
    told = [line for line in lines if any(words in line.lower() for words in telling)]
    return (told or [line for line in lines if line] or ["it gives no reason"])[0]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answers every address with the same page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(_PAGE)))
        self.end_headers()
        self.wfile.write(_PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Keep the terminal to the doctor."""


@contextmanager
def _server() -> Iterator[int]:
    """Serves one page on the loopback interface; gives the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
