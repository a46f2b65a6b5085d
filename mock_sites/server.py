"""The server: all sites of all worlds on one loopback port, in a thread of its own."""

import contextlib
import socket
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from mock_sites.hosts import DEFAULT_WORLD, host_name
from mock_sites.listening import LOOPBACK, listen_on
from mock_sites.provisioning.marketplace import has_open_calls
from mock_sites.provisioning.sender import Sender
from mock_sites.store import WorldStore
from mock_sites.world import StaleWorldError, WorldClosedError

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges
    from mock_sites.serving import Serving

_FILES = 8192
_STOP_SECONDS = 3


class Server:
    """Serves the mock sites on loopback only, from `start` (or `with`) to `stop`.

    `state` is the folder that keeps the worlds and compiled templates (in memory without one); port 0
    takes any free port. With another `host` it listens there as well, and whoever reaches that address can
    change and drop the worlds: for containers, whose own network is the wall around them. `listeners` are sockets
    that listen already, instead of a port. `changes` are labels that read otherwise.

    The port listens when `start` returns, so the first requests wait rather than fail while the web framework
    is still being imported in the server's thread.
    """

    def __init__(
        self,
        state: Path | None = None,
        port: int = 0,
        *,
        host: str = LOOPBACK,
        listeners: list[socket.socket] | None = None,
        changes: "LabelChanges | None" = None,
    ) -> None:
        self.store = WorldStore(None if state is None else state / "worlds")
        self._kept = None if state is None else state / "templates"
        self._wanted_port = port
        self._host = host
        self._listeners = listeners
        self._changes = changes
        self._running: _Running | None = None

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        if self._running is None:
            raise RuntimeError("the server is not running")
        return self._running.port

    def url(self, site: str, path: str = "/", world: str = DEFAULT_WORLD) -> str:
        """Return the address of a page of a site in a world."""
        return f"http://{host_name(site, world=world)}:{self.port}{path}"

    def start(self) -> None:
        """Listen, and serve from a thread; OSError when the port is taken or the host is not this machine's."""
        _allow_many_files()
        listeners = self._listeners or listen_on(self._host, self._wanted_port)
        self._running = _Running(self.store, listeners, kept=self._kept, changes=self._changes)

    def stop(self) -> None:
        """Stop serving and close the worlds; what was confirmed is in their files."""
        if self._running is not None:
            self._running.stop()
            self._running = None
        self.store.close()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Running:
    """A server between start and stop: the listener, the thread that serves it, the sender of calls."""

    def __init__(
        self,
        store: WorldStore,
        listeners: list[socket.socket],
        *,
        kept: Path | None,
        changes: "LabelChanges | None",
    ) -> None:
        self._store = store
        self._kept = kept
        self._changes = changes
        self._listeners = listeners
        self.port: int = listeners[0].getsockname()[1]
        self._sender = Sender(self.port)
        self._serving: Serving | None = None
        self._is_stopping = False
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._serve, self._take_up)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._is_stopping = True
        self._sender.stop()
        if self._serving is not None:
            self._serving.stop()
        for thread in self._threads:
            thread.join(timeout=_STOP_SECONDS)
        for listener in self._listeners:
            listener.close()

    def _serve(self) -> None:
        # uvicorn and its kin take 110 ms to import; whoever started the server goes on meanwhile.
        from mock_sites.app import App
        from mock_sites.pages import Pages
        from mock_sites.serving import Serving

        pages = Pages(self._kept)
        # A browser takes longer to start than this, so no visitor waits for a template.
        threading.Thread(target=pages.load_all, daemon=True).start()
        self._serving = Serving(App(self._store, pages, self._sender.wake, changes=self._changes))
        if not self._is_stopping:
            self._serving.run(sockets=self._listeners)

    def _take_up(self) -> None:
        """Go on with the calls that an earlier server left owing."""
        with contextlib.suppress(WorldClosedError):  # the server was stopped meanwhile
            for name in self._store.names():
                with contextlib.suppress(KeyError, StaleWorldError):  # dropped meanwhile, or not ours
                    world = self._store.open(name)
                    with world.transaction():
                        is_owing = has_open_calls(world)
                    if is_owing:
                        self._sender.wake(world)


def _allow_many_files() -> None:
    """Let this process open as many files as it may: each world takes three, and macOS begins with 256."""
    if sys.platform != "win32":
        import resource

        least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
        if least != resource.RLIM_INFINITY and least < wanted:
            with contextlib.suppress(ValueError, OSError):  # it stays as it is
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
