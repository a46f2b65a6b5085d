"""A browser without a browser: visits the mock sites over HTTP, keeping cookies host by host."""

import re
import ssl
import time
from collections.abc import Callable
from html import unescape
from types import TracebackType

import httpx

from mock_sites.server import Server
from mock_sites.world import World

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)


_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing here is encrypted, and to read the certificates of the system takes each client 40 ms."""


class LoopbackTransport(httpx.HTTPTransport):
    """Connects to 127.0.0.1 whatever the host name: Python's resolver does not know *.localhost."""

    def __init__(self) -> None:
        # The server ends connections that are idle for 5 s; by itself httpx would do so then, too, or send just before.
        super().__init__(verify=_TRUSTS_NOBODY, limits=httpx.Limits(keepalive_expiry=1))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request that keeps its Host header."""
        return super().handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1"),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        )


class Visitor:
    """Someone who looks at pages of one world and sends their forms."""

    def __init__(self, server: Server, world: str, *, language: str = "en") -> None:
        self.server = server
        self.world = world
        self.client = httpx.Client(
            transport=LoopbackTransport(), headers={"Accept-Language": language}, follow_redirects=True
        )
        self.page = httpx.Response(200)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def open(self, site: str, path: str = "/") -> httpx.Response:
        """Look at a page; redirects are followed."""
        self.page = self.client.get(self.server.url(site, path, self.world))
        return self.page

    def submit(self, path: str, /, **fields: str) -> httpx.Response:
        """Send a form of the page last seen, with its token."""
        token = _TOKEN.search(self.page.text)
        assert token is not None, "the page last seen has no form"
        url = self.page.url.join(path)
        headers = {"Referer": str(self.page.url)}
        self.page = self.client.post(url, data={"csrf": token[1], **fields}, headers=headers)
        return self.page

    @property
    def text(self) -> str:
        """The words of the page last seen."""
        return text_of(self.page)


def text_of(page: httpx.Response) -> str:
    """Return a page's words, without its tags."""
    return " ".join(unescape(_TAG.sub(" ", page.text)).split())


def rows(world: World, query: str, *values: object) -> list[dict[str, object]]:
    """Return what a query finds in a world's database."""
    with world.transaction():
        return [dict(row) for row in world.db.execute(query, values)]


def eventually(is_so: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait until something that happens in the background is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
