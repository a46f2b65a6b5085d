"""How an answer leaves the server: late, as another answer, or not at all because the connection is cut."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

CONNECTION = "mock_sites.connection"
"""Where a request's scope has its connection, among the extensions: see `mock_sites.connection`."""
NO_STATUS = 0
"""What the journal has for the status of an answer that never left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What happens to an answer that is not sent at once as it is.

    It waits `seconds`; then the connection is cut (`is_cut`), or `instead` is sent, or the answer itself.
    """

    seconds: float = 0.0
    instead: Response | None = None
    is_cut: bool = False

    def then(self, other: Departure) -> Departure:
        """Returns both in one: the waits are added, and whatever is worse happens."""
        return Departure(
            seconds=self.seconds + other.seconds,
            instead=self.instead or other.instead,
            is_cut=self.is_cut or other.is_cut,
        )


class DepartingResponse(Response):
    """An answer that leaves as its departure says.

    It waits without a thread and without its world, so that every other request goes on meanwhile. `on_cut`
    is called right before the connection is cut.
    """

    def __init__(
        self, response: Response, departure: Departure, *, on_cut: Callable[[], None] = lambda: None
    ) -> None:
        self._departure = departure
        self._sent = departure.instead or response
        self._on_cut = on_cut
        self.status_code = NO_STATUS if departure.is_cut else self._sent.status_code
        self.raw_headers = self._sent.raw_headers
        self.background = None
        self.body = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer, or cuts the connection; a browser that leaves earlier is not waited for."""
        if self._departure.seconds:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_until_gone(receive), self._departure.seconds)
        if not self._departure.is_cut:
            await self._sent(scope, receive, send)
            return
        self._on_cut()
        connection: Any = scope["extensions"][CONNECTION]
        connection.cut()
        await _until_gone(receive)


async def _until_gone(receive: Receive) -> None:
    """Waits until the browser is gone; the request's body has been read, so that is all there is to come."""
    while (await receive())["type"] != "http.disconnect":
        pass
