"""The mock sites for a run: found where they are served already, or started here.

This is the only module of the package that knows `mock_sites`.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError

if TYPE_CHECKING:
    from mock_sites.server import Server

_SERVED = "server.json"
_PROBE_SECONDS = 2.0


def site_keys() -> frozenset[str]:
    """Returns the keys of the mock sites."""
    from mock_sites.hosts import HOST_LABELS

    return frozenset(HOST_LABELS)


class MockWorld:
    """A world of the mock sites, from `open` (or `with`) to `close`.

    `state` is the folder that keeps the worlds; without it the world is in memory and ends with `close`.
    `fresh` begins the world anew. The server is the one that `assistant mock serve` runs on the same folder,
    or else one of our own.
    """

    def __init__(self, name: str, *, state: Path | None, fresh: bool = False, seed: str = "demo") -> None:
        self.name = name
        self._state = state
        self._fresh = fresh
        self._seed = seed
        self._server: Server | None = None
        self._port = 0
        self.identity = ""

    def open(self) -> None:
        """Finds or starts the sites and makes the world ready; `close` ends what was started."""
        from mock_sites.server import Server
        from mock_sites.store import WorldStore

        served = served_port(self._state) if self._state is not None else None
        if served is None:
            self._server = Server(self._state)
            self._server.start()
            self._port = self._server.port
            self.identity = self._prepared(self._server.store)
            return
        self._port = served
        assert self._state is not None, "a server that is found keeps its worlds in a folder"  # noqa: S101 - for mypy
        store = WorldStore(self._state / "worlds")
        try:
            self.identity = self._prepared(store)
        finally:
            store.close()

    def close(self) -> None:
        """Stops the server, if it was started here."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> MockWorld:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def sites(self) -> dict[str, str]:
        """The address of each site in this world, with a slash at its end."""
        from mock_sites.hosts import host_name

        return {key: f"http://{host_name(key, world=self.name)}:{self._port}/" for key in site_keys()}

    def journal(self) -> Any:  # noqa: ANN401 - mock_sites' Journal
        """Returns the world's journal, when the server is our own."""
        if self._server is None:
            raise UsageError("the world's journal is read from the server that keeps it")
        return self._server.store.open(self.name).journal

    def _prepared(self, store: Any) -> str:  # noqa: ANN401 - mock_sites' WorldStore
        """Opens, creates or renews the world; returns what tells it from an earlier one of its name."""
        try:
            if self._fresh:
                world = store.reset(self.name, self._seed)
            else:
                try:
                    world = store.open(self.name)
                except KeyError:
                    world = store.create(self.name, self._seed)
        except ValueError as error:
            raise UsageError(str(error)) from error
        return str(world.settings.epoch)


def served_port(state: Path) -> int | None:
    """Returns the port of the server that `assistant mock serve` runs on a folder, or None."""
    try:
        told = json.loads((state / _SERVED).read_text(encoding="utf-8"))
        port = int(told["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    import httpx

    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=_PROBE_SECONDS).json()
    except (httpx.HTTPError, ValueError):
        return None
    return port if answer.get("service") == "mock_sites" else None


def serving(state: Path, *, port: int) -> Server:
    """Starts a server that others find by its folder; raises UsageError when the port is taken."""
    from mock_sites.server import Server

    running = served_port(state)
    if running is not None:
        raise UsageError(f"the mock sites of {state} are served already, at http://localhost:{running}/")
    server = Server(state, port)
    try:
        server.start()
    except OSError as error:
        server.stop()
        raise UsageError(
            f"port {port} can't be had ({error.strerror}); choose another one with --port"
        ) from error
    (state / _SERVED).write_text(json.dumps({"port": server.port}), encoding="utf-8")
    return server


def addresses(server: Server) -> dict[str, str]:
    """Returns what a person would open: the page of all worlds, then each site of the demo world."""
    from mock_sites.hosts import HOST_LABELS

    named = {key.replace("_", " ").capitalize(): server.url(key) for key in HOST_LABELS}
    return {"All worlds": f"http://localhost:{server.port}/", **named}


def stop_serving(server: Server, state: Path) -> None:
    """Stops a server and takes its notice away."""
    server.stop()
    (state / _SERVED).unlink(missing_ok=True)
