"""A browser's connection to the server, which the application can cut."""

import asyncio
import os
import socket
import struct
import time
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from mock_sites.departure import CONNECTION

# No lingering: what has not been sent is thrown away and the other side gets a reset.
_AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)

# A browser that opens a connection for a request sends it within 2 ms (seen with Chromium 156).
_AT_HAND_SECONDS = 0.02


class Connection(H11Protocol):
    """One connection; it gives itself to the application with each request.

    `opened` is when it came, by the clock of `time.monotonic`.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.opened = time.monotonic()
        self._requests = 0
        self._was_idle = False
        self._application = self.app
        self.app = self._serve

    @property
    def is_kept(self) -> bool:
        """Whether the browser had it lying ready before it needed it, used before or not."""
        return self._requests > 1 or self._was_idle

    def cut(self) -> None:
        """Ends the connection at once, so that the browser sees a reset and no answer."""
        if self.transport.is_closing():
            return
        plain: socket.socket | None = self.transport.get_extra_info("socket")
        if plain is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._requests += 1
        self._was_idle = self._was_idle or time.monotonic() - self.opened > _AT_HAND_SECONDS
        scope["extensions"] = {**scope.get("extensions", {}), CONNECTION: self}
        await self._application(scope, receive, send)
