"""What always has to be so while a flow is played: heard from the browser's events, told after each step.

Listening asks the page nothing. Only whether its pictures can be shown is asked, when the flow opens another page
and at its end. Where no flow has invariants nothing is listened to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from assistant.engine.leaving import leaving
from assistant.steps.looking import matches

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

    from assistant.engine.stage import Stage
    from assistant.flow.invariants import Invariant

_FILES = {"stylesheet": "style sheet", "script": "script", "font": "font", "image": "picture"}
_GIVEN_UP = re.compile("ABORTED|cancel", re.IGNORECASE)
"""What browsers say of requests that they gave up themselves, since the page was left."""
_ABOUT_REQUESTS = "Failed to load resource:"
"""How Chromium begins what it writes to the console about an answer: that has invariants of its own."""
_BROKEN = """() => [...document.images]
  .filter(image => image.complete && image.naturalWidth === 0)
  .map(image => image.currentSrc).filter(address => address && !/[./]svg\\b/.test(address))"""
"""The addresses of pictures that came and can't be shown; a drawing without a size has the width 0 in some browsers."""
_LONGEST = 300


class Invariants:
    """Those of all flows under way. Each breach is told once in a run."""

    def __init__(self, context: BrowserContext, *, clean: Callable[[str], str]) -> None:
        self._context = context
        self._clean = clean
        self._held: list[tuple[str, tuple[str | re.Pattern[str], ...]]] = []
        self._heard: list[str] = []
        self._told: set[str] = set()
        self._pictures: set[str] = set()

    @contextmanager
    def held(self, invariants: Sequence[Invariant], stage: Stage) -> Iterator[None]:
        """Holds a flow's invariants, beside those of the flows that run it, for as long as the block lasts."""
        if not invariants:
            yield
            return
        before = self._held
        own = [(each.name, tuple(map(stage.address_matcher, each.exceptions))) for each in invariants]
        self._held = [*before, *own]
        if not before:
            self._listen()
        try:
            yield
        finally:
            self._held = before
            if not before:
                with leaving():
                    self._stop()

    @property
    def are_held(self) -> bool:
        """Whether a flow under way has any."""
        return bool(self._held)

    def breaches(self) -> list[str]:
        """Returns what was heard since it was last asked for, and not told before."""
        heard, self._heard = self._heard, []
        fresh = [words for words in dict.fromkeys(heard) if words not in self._told]
        self._told.update(fresh)
        return fresh

    def look(self, page: Page) -> None:
        """Looks at a page before it is left, or at the end, whether its pictures can be shown."""
        from playwright.sync_api import Error

        with suppress(Error):  # a page that is gone shows no pictures
            for address in page.evaluate(_BROKEN):
                if address not in self._pictures:
                    self._hear(
                        "no broken pictures", f"the picture {self._cut(address)} can't be shown", address
                    )

    def _listen(self) -> None:
        self._context.on("console", self._on_console)
        self._context.on("weberror", self._on_error)
        self._context.on("response", self._on_response)
        self._context.on("requestfailed", self._on_failed)

    def _stop(self) -> None:
        self._context.remove_listener("console", self._on_console)
        self._context.remove_listener("weberror", self._on_error)
        self._context.remove_listener("response", self._on_response)
        self._context.remove_listener("requestfailed", self._on_failed)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_ABOUT_REQUESTS):
            address = message.page.url if message.page else ""
            words = f"{address or 'a page'} wrote “{self._cut(message.text)}” to the console"
            self._hear("no console errors", words, message.text, address, message.location["url"])

    def _on_error(self, error: WebError) -> None:
        address = error.page.url if error.page else ""
        text = error.error.message
        words = f"a script of {address or 'a page'} failed: {self._cut(text)}"
        self._hear("no console errors", words, text, address)

    def _on_response(self, response: Response) -> None:
        status, request = f"{response.status} {response.status_text}".rstrip(), response.request
        if response.status >= 400:
            self._on_lost(request, f"was answered {status}")
        if response.status >= 500:
            words = f"{request.method} {self._cut(request.url)} was answered {status}"
            self._hear("no server errors", words, request.url)

    def _on_failed(self, request: Request) -> None:
        why = request.failure or ""
        if not _GIVEN_UP.search(why):
            self._on_lost(request, f"could not be loaded ({why})")

    def _on_lost(self, request: Request, what: str) -> None:
        kind = request.resource_type
        if kind not in _FILES:
            return
        if kind == "image":
            self._pictures.add(request.url)
        name = "no broken pictures" if kind == "image" else "no missing files"
        self._hear(name, f"the {_FILES[kind]} {self._cut(request.url)} {what}", request.url)

    def _cut(self, text: str) -> str:
        """Returns the beginning of a text, cleaned before: half a secret would not be known for one."""
        text = self._clean(text)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _hear(self, name: str, words: str, *about: str) -> None:
        """Notes a breach unless every flow that holds the invariant makes an exception of it."""
        holding = [exceptions for held, exceptions in self._held if held == name]
        if any(not _is_excepted(exceptions, about) for exceptions in holding):
            self._heard.append(f"'always: {name}' was broken: {words}")


def _is_excepted(exceptions: Sequence[str | re.Pattern[str]], about: Sequence[str]) -> bool:
    return any(matches(each, text) for each in exceptions for text in about)
