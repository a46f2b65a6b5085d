"""uvicorn, made to stop at once.

Its own main loop looks every 0.1 s whether to stop, and its shutdown sleeps 0.1 s more; a command that
starts the sites for one run would wait for both.
"""

import asyncio
import contextlib
import socket

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from mock_sites.connection import Connection

_GRACE_SECONDS = 1
_LOOK_SECONDS = 0.005


class Serving(uvicorn.Server):
    """Serves an application from the thread that calls `run`, until another thread calls `stop`."""

    def __init__(self, app: ASGIApp) -> None:
        # No access log: the worlds' journals have every request. No date: the sites' time is not real.
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
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
        await run_in_threadpool(int)  # what it imports, the first visitor would wait for
        if not self.should_exit:
            await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the listener, let answers that are on their way leave, and cut off the rest.

        Accepting ends first: asyncio forgets a connection that it has accepted when its server is closed
        before the connection was made.
        """
        loop = asyncio.get_running_loop()
        for listener in sockets or []:
            with contextlib.suppress(NotImplementedError):  # Windows' own event loop has no readers
                loop.remove_reader(listener)
        await _turn()
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._drain(), _GRACE_SECONDS)
        for connection in self.server_state.connections:
            connection.transport.abort()
        await _turn()

    async def _drain(self) -> None:
        while self.server_state.connections or self.server_state.tasks:
            for connection in list(self.server_state.connections):
                connection.shutdown()
            await asyncio.sleep(_LOOK_SECONDS)


async def _turn() -> None:
    """Let the loop finish what it has begun, such as accepting a connection or closing one."""
    for _ in range(3):
        await asyncio.sleep(0)
