"""The server: all sites of all worlds on one loopback port, in a thread of its own."""

import asyncio
import os
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mock_sites.hosts import DEFAULT_WORLD, host_name
from mock_sites.store import WorldStore

if TYPE_CHECKING:
    import uvicorn

_LOOPBACK = "127.0.0.1"
_GRACE_SECONDS = 1
_BACKLOG = 128


class Server:
    """Serves the mock sites on loopback only.

    `state` is the folder that keeps the worlds (in memory without one); port 0 takes any free port. The
    port is bound and listens when `start` returns, so the first requests wait rather than fail while the
    web framework is still being imported in the server's thread.
    """

    def __init__(self, state: Path | None = None, port: int = 0) -> None:
        self.store = WorldStore(None if state is None else state / "worlds")
        self._wanted_port = port
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._uvicorn: uvicorn.Server | None = None
        self._stopping = threading.Event()

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        if self._socket is None:
            raise RuntimeError("the server has not been started")
        port: int = self._socket.getsockname()[1]
        return port

    def url(self, site: str, path: str = "/", world: str = DEFAULT_WORLD) -> str:
        """Return the address of a page of a site in a world."""
        return f"http://{host_name(site, world=world)}:{self.port}{path}"

    def start(self) -> None:
        """Listen, and serve from a thread; OSError when the port is taken."""
        self._socket = _listen(self._wanted_port)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._serve, name="mock-sites", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close the worlds; what was confirmed is in their files."""
        self._stopping.set()
        if self._uvicorn is not None:
            self._uvicorn.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=_GRACE_SECONDS + 2)
        if self._socket is not None:
            self._socket.close()
        self.store.close()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        import uvicorn  # 110 ms, spent in this thread while whoever started the server goes on

        from mock_sites.app import build_app

        config: Any = uvicorn.Config(
            build_app(self.store),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        self._uvicorn = uvicorn.Server(config)
        if self._stopping.is_set():
            return
        asyncio.run(self._uvicorn.serve(sockets=[self._socket] if self._socket else None))


def _listen(port: int) -> socket.socket:
    """Return a listening socket.

    Its protocol is named: asyncio turns Nagle's algorithm off only where it sees TCP, and without that
    each answer on a kept connection waits 40 ms for an acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    listener.listen(_BACKLOG)
    return listener
