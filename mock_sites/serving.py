"""uvicorn, made to stop at once.

Its own main loop looks every 0.1 s whether to stop, and its shutdown sleeps 0.1 s more; a command that
starts the sites for one run would wait for both.
"""

import asyncio
import contextlib
import socket

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 1
_LOOK_SECONDS = 0.005


class Serving(uvicorn.Server):
    """Serves an application from the thread that calls `run`, until another thread calls `stop`."""

    def __init__(self, app: ASGIApp) -> None:
        # No access log: the worlds' journals have every request. No date: the sites' time is not real.
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
            )
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    def stop(self) -> None:
        """End serving soon; safe from any thread, also before it began or when it has ended."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._end.set)

    async def main_loop(self) -> None:
        """Wait for the end instead of looking for it."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the listener, let answers that are on their way leave, and drop the rest."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._drain(), _GRACE_SECONDS)

    async def _drain(self) -> None:
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(_LOOK_SECONDS)
