"""A tiny web site for tests of the engine: pages that a test writes, and orders that are counted.

Each test has a shop of its own on the one server: its hosts are `<name>.localhost` and, for the second site,
`help-<name>.localhost`. Nothing lasts longer than the test.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import escape
from threading import Event, Thread
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

_FRAME = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
    "<title>{title}</title>{body}"
)


@dataclass
class Shop:
    """One test's shop.

    `pages` are bodies of pages by their path. Orders are made by POST to `/buy`. The list `/orders` shows an
    order only from its view number `shows_after` on; `answer` is what `/buy` does: `done`, `refused` (no order
    is made), `broken` (an order is made, then the server fails), `cut` (made, but the answer never comes),
    `lost` (the server fails and no order is made). `delay` is how many seconds the answer takes, `slow` the same
    for other paths. `answers` are those of the shop's interface by method and path: status, body and headers;
    `told` is what it was told: method and path, body and headers. `endless` are paths of files that never end.
    """

    name: str
    port: int
    pages: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    shows_after: int = 0
    views: int = 0
    answer: str = "done"
    delay: float = 0
    answers: dict[str, tuple[int, str, dict[str, str]]] = field(default_factory=dict)
    told: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    endless: set[str] = field(default_factory=set)
    bought: Event = field(default_factory=Event)

    @property
    def sites(self) -> dict[str, str]:
        """The addresses of both sites, as config.yaml would have them."""
        return {
            "shop": f"http://{self.name}.localhost:{self.port}/",
            "help": f"http://help-{self.name}.localhost:{self.port}/",
        }

    def page(self, body: str, *, path: str = "/", title: str = "The shop", status: int = 200) -> None:
        """Sets what a path shows."""
        self.pages[path], self.titles[path], self.statuses[path] = body, title, status

    async def serve(self, request: Request) -> Response:
        """Answers a request to this shop."""
        path = request.url.path
        self.requests.append(f"{request.method} {path}")
        await asyncio.sleep(self.slow.get(path, 0))
        if path in self.endless:
            named = {"Content-Disposition": "attachment; filename=all.csv"}
            return StreamingResponse(_endless(), headers=named, media_type="text/csv")
        if (line := f"{request.method} {path}") in self.answers:
            self.told.append((line, (await request.body()).decode(), dict(request.headers)))
            status, body, headers = self.answers[line]
            return Response(body, status, headers)
        if path == "/buy" and request.method == "POST":
            return await self._buy(await request.form())
        if path in self.pages:
            return self._shown(self.pages[path], self.titles[path], self.statuses[path])
        if path == "/orders":
            return self._shown(self._list(), "Orders", 200)
        if path == "/buy":
            return self._shown(_BUY, "Buy", 200)
        return PlainTextResponse("there is no such page", 404)

    async def _buy(self, form: object) -> Response:
        thing = str(form["thing"])  # type: ignore[index]  # form data
        if self.answer == "refused":
            return self._shown(f'<div role="alert">{escape(thing)} is sold out.</div>{_BUY}', "Buy", 409)
        if self.answer != "lost":
            self.orders.append(thing)
            self.views = 0
        self.bought.set()
        await asyncio.sleep(60 if self.answer == "cut" else self.delay)
        if self.answer in ("broken", "lost"):
            return PlainTextResponse("out of order", 500)
        return RedirectResponse("/done" if "/done" in self.pages else "/orders", 303)

    def _list(self) -> str:
        self.views += 1
        shown = self.orders if self.views > self.shows_after else []
        rows = "".join(
            f"<tr><td>N{number}</td><td>{escape(thing)}</td></tr>" for number, thing in enumerate(shown, 1)
        )
        return (
            '<h1>Orders</h1><a href="/buy">Buy more</a><table aria-label="Orders">'
            f"<tr><th>No.</th><th>Thing</th></tr>{rows}</table>"
        )

    def _shown(self, body: str, title: str, status: int) -> Response:
        return HTMLResponse(_FRAME.format(title=escape(title), body=body), status)


async def _endless() -> AsyncIterator[bytes]:
    """Gives a beginning, and then nothing for longer than any test waits."""
    yield b"No."
    await asyncio.sleep(60)


_BUY = (
    '<h1>Buy</h1><form method="post" action="/buy"><label>Thing <input name="thing" value="lamp"></label>'
    "<button>Buy</button></form>"
)


class Shops:
    """The server of all shops, from `with` to its end."""

    def __init__(self) -> None:
        self._shops: dict[str, Shop] = {}
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        app = Starlette(routes=[Route("/{path:path}", self._serve, methods=["GET", "POST", "PUT", "DELETE"])])
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)

    @property
    def port(self) -> int:
        """The port that all shops are served on."""
        port: int = self._listener.getsockname()[1]
        return port

    def open(self) -> Shop:
        """Opens a shop that has no orders yet."""
        shop = Shop(name=f"shop-{len(self._shops) + 1}", port=self.port)
        self._shops[shop.name] = shop
        return shop

    async def _serve(self, request: Request) -> Response:
        name = request.headers["host"].split(".")[0].removeprefix("help-")
        return await self._shops[name].serve(request)

    def __enter__(self) -> Shops:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._listener.close()
