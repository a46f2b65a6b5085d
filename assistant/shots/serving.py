"""Serves the page of a review on this machine, so that its buttons can write."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.mock_world import LOOPBACK
from assistant.shots.review import review_page

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from assistant.shots.proposal import Proposal

_TOKEN = "x-review-token"  # noqa: S105 - the name of a header
_DECISIONS = {"accept": "accepted", "refuse": "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that is served: where, and an end that can be waited for."""

    address: str
    over: Event

    def wait(self) -> None:
        """Waits until somebody ends it."""
        while not self.over.wait(0.5):  # a wait without an end can't be interrupted on Windows
            pass


@contextmanager
def serving_review(proposal: Proposal, *, port: int = 0) -> Iterator[Review]:
    """Serves the page on loopback for as long as the block lasts; raises UsageError when the port is taken."""
    import uvicorn

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"port {port} can't be had ({error.strerror}); choose another one with --port"
        ) from error
    listener.listen(16)
    host = f"{LOOPBACK}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        review_app(proposal, host=host), log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Review(address=f"http://{host}/", over=Event())
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def review_app(proposal: Proposal, *, host: str) -> Starlette:
    """Returns the application. It answers its own host alone, and decides only for who has read its page."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, JSONResponse
    from starlette.routing import Route

    token = secrets.token_urlsafe(24)

    def page(request: Request) -> Response:
        if request.headers.get("host") != host:  # a page of the web whose name was turned to this machine
            return JSONResponse({"error": "this host is not served"}, 421)
        return HTMLResponse(review_page(proposal, token=token), headers={"Cache-Control": "no-store"})

    async def decide(request: Request) -> Response:
        given = request.headers.get(_TOKEN, "")
        if request.headers.get("host") != host or not secrets.compare_digest(given, token):
            return JSONResponse({"error": "reload the page, and decide there"}, 403)
        try:
            told = await request.json()
            key, decision = str(told["key"]), _DECISIONS[told["decision"]]
            proposal.decide([key], decision)  # type: ignore[arg-type]  # one of the decisions
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "a decision has a key, and is accept or refuse"}, 400)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 409)
        return JSONResponse({"key": key, "decision": decision})

    return Starlette(routes=[Route("/", page), Route("/decide", decide, methods=["POST"])])
