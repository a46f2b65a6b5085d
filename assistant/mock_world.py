"""The mock sites for runs: found where they are served already, or started here.

This is the only module of the package that knows `mock_sites`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError
from assistant.target import Labels

if TYPE_CHECKING:
    from socket import socket

    from mock_sites.journal import Entry
    from mock_sites.label_changes import LabelChanges
    from mock_sites.server import Server
    from mock_sites.store import WorldStore
    from mock_sites.world import World
    from mock_sites.world_folder import WorldFolder

LOOPBACK = "127.0.0.1"
SERVED_PORT = 8700
"""Where `assistant mock serve` listens unless it is told another port."""
ENGLISH = "en"
LOCALES = {"en": "en-US", "zh": "zh-CN"}
"""The languages that flows can run in, each with the locale that the browser tells the sites."""

_SERVED = "server.json"
_PROBE_SECONDS = 30.0
"""What a server that is there gets to answer: on a busy machine a second one beside it would be worse than a wait."""
_NAMES = {
    "billing_center": "Billing Center",
    "guance": "Guance registration",
    "koogallery": "KooGallery",
    "huawei_cloud": "Huawei Cloud console",
    "huawei_id": "Huawei ID",
}


def site_keys() -> frozenset[str]:
    """Returns the keys of the mock sites."""
    from mock_sites.hosts import HOST_LABELS

    return frozenset(HOST_LABELS)


def label_changes(folder: Path) -> LabelChanges:
    """Returns the labels of a folder, to stand in place of the mock sites' own; raises UsageError for what can't."""
    from mock_sites.label_changes import read_label_changes

    try:
        return read_label_changes(folder)
    except ValueError as error:
        raise UsageError(str(error)) from error


def labels(locale: str, changes: LabelChanges | None = None) -> dict[str, Labels]:
    """Returns the labels of every mock site in a language: English to that language, none for English itself.

    Where the sites call something otherwise in English, both its names lead to that language.
    """
    if locale == ENGLISH:
        return {}
    return {site: Labels(_pairs(site, locale, changes)) for site in site_keys()}


def _pairs(site: str, locale: str, changes: LabelChanges | None) -> dict[str, str]:
    import mock_sites
    from mock_sites.labels import load_catalogue

    folder = Path(mock_sites.__file__).parent / {"huawei_id": "huawei_cloud"}.get(site, site)
    other = load_catalogue(folder, locale, changes=changes).texts
    known, now = (load_catalogue(folder, ENGLISH, changes=each).texts for each in (None, changes))
    return {text: other[key] for english in (known, now) for key, text in english.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MockWorld:
    """A world of the mock sites: the address of each site, and what tells it from an earlier one of its name.

    `store` keeps its state, whichever process serves the sites; `changes` are the labels that these have in place of
    their own. `is_new` tells that there was none of its name. `known` is what flows gave that have been played in it
    for the one that is to come; None where that is not known.
    """

    name: str
    identity: str
    sites: Mapping[str, str]
    store: WorldStore
    changes: LabelChanges | None = None
    is_new: bool = False
    known: Mapping[str, Any] | None = None

    @property
    def state(self) -> World:
        """The world itself: its journal, its clock, its faults and its settings."""
        return self.store.open(self.name)

    def strike(self, fault: str, **options: object) -> None:
        """Switches a fault on; raises UsageError for a name or an option that there is not."""
        try:
            self.state.faults.switch_on(fault, **options)  # type: ignore[arg-type]  # it checks them itself
        except ValueError as error:
            raise UsageError(str(error)) from error

    def wear(self, skin: str) -> None:
        """Puts a skin on; raises UsageError where there is none of the name."""
        state = self.state
        try:
            with state.transaction():
                state.change_settings(skin=skin)
        except ValueError as error:
            raise UsageError(str(error)) from error

    def orders(self) -> int:
        """Returns how many orders were ever made in the world."""
        return len(self.state.journal.orders())

    def strikes(self, fault: str) -> int:
        """Returns how often a fault struck."""
        return len(self.state.journal.faults(fault))

    def last_lines(self, most: int = 15) -> tuple[str, ...]:
        """Returns the last lines of the world's journal: requests, acts, calls, faults that struck.

        A world that was dropped meanwhile has none: this is asked for when a run has failed, and must not fail.
        """
        from mock_sites.world import WorldClosedError

        try:
            entries = self.state.journal.entries()
        except (KeyError, sqlite3.Error, WorldClosedError):
            return ()
        left_out = [f"… {len(entries) - most} earlier lines are left out"] if len(entries) > most else []
        return (*left_out, *(_line(entry) for entry in entries[-most:]))


def _line(entry: Entry) -> str:
    """Returns a line of a world's journal as people read it: `12 fault koogallery reset (asked=GET /)`."""
    detail = ", ".join(f"{name}={value}" for name, value in entry.detail.items() if value not in (None, {}))
    told = f"{entry.number} {entry.kind} {entry.site} {entry.name}"
    return f"{told} ({detail})" if detail else told


class MockSites:
    """The mock sites, from `open` (or `with`) to `close`.

    `state` is the folder that keeps the worlds; without it they are in memory and end with `close`. Where
    `assistant mock serve` serves the same folder, or another process of ours on `port`, that server is used, or else
    one of our own. `changes` are labels in place of the sites' own; a server with other ones is not used.
    """

    def __init__(
        self, state: Path | None = None, *, port: int | None = None, changes: LabelChanges | None = None
    ) -> None:
        self._state = state
        self._changes = changes
        self._served_by_another = port
        self._server: Server | None = None
        self._store: WorldStore | None = None
        self._listeners: list[socket] = []
        self._port = 0

    def reserve(self) -> None:
        """Finds the port that the sites are served on, or takes one: it is known long before they can be served."""
        from mock_sites.listening import LOOPBACK, listen_on

        served = self._served_by_another
        if served is None and self._state is not None:
            served = served_with(self._state, self._changes)
        self._listeners = [] if served is not None else listen_on(LOOPBACK, 0)
        self._port = self._listeners[0].getsockname()[1] if served is None else served

    def open(self) -> None:
        """Finds or starts the sites."""
        from mock_sites.server import Server
        from mock_sites.store import WorldStore

        if not self._port:
            self.reserve()
        if self._state is not None and not self._listeners:
            self._store = WorldStore(self._state / "worlds")
            return
        self._server = Server(self._state, listeners=self._listeners, changes=self._changes)
        self._server.start()
        self._store = self._server.store

    @property
    def port(self) -> int:
        """Where the sites are served."""
        return self._port

    def close(self) -> None:
        """Stops the server, if it was started here."""
        if self._server is not None:
            self._server.stop()
        elif self._store is not None:
            self._store.close()
        for listener in self._listeners:
            listener.close()
        self._server = self._store = None
        self._listeners, self._port = [], 0

    def world(self, name: str, *, fresh: bool = False, seed: str = "demo") -> MockWorld:
        """Returns a world, created from a seed when there is none of its name; `fresh` begins it anew.

        Raises UsageError for a name that can't be a host's name, or a seed that does not exist.
        """
        opened, is_new = self._opened(name, fresh=fresh, seed=seed)
        sites = self.addresses(name)
        return MockWorld(
            name=name,
            identity=opened.settings.epoch,
            sites=sites,
            store=self._open_store(),
            changes=self._changes,
            is_new=is_new,
        )

    def addresses(self, world: str) -> dict[str, str]:
        """Returns the address of each site in a world; the port has to be known."""
        from mock_sites.hosts import host_name

        return {key: f"http://{host_name(key, world=world)}:{self._port}/" for key in site_keys()}

    def everywhere(self) -> dict[str, str]:
        """Returns what stands for the addresses of all sites in all worlds."""
        return {"all": f"http://*.localhost:{self._port}/"}

    def copy(self, world: MockWorld, name: str) -> MockWorld:
        """Returns a new world in the state that another one is in."""
        self._open_store().copy(name, source=world.name)
        return self.world(name)

    def drop(self, world: MockWorld) -> None:
        """Removes a world and everything in it."""
        self._open_store().drop(world.name)

    def __enter__(self) -> MockSites:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_store(self) -> WorldStore:
        if self._store is None:
            raise UsageError("the mock sites are not open")
        return self._store

    def _opened(self, name: str, *, fresh: bool, seed: str) -> tuple[World, bool]:
        """Returns a world, and whether there was none of its name."""
        from mock_sites.world import StaleWorldError

        store = self._open_store()
        try:
            if fresh:
                return store.reset(name, seed), False
            try:
                return store.open(name), False
            except KeyError:
                return store.create(name, seed), True
        except StaleWorldError as error:
            raise UsageError(f"{error} with --fresh") from error
        except ValueError as error:
            raise UsageError(str(error)) from error


def served_port(state: Path) -> int | None:
    """Returns the port of the server that `assistant mock serve` runs on a folder, or None."""
    served = _served(state)
    return served[0] if served is not None else None


def served_with(state: Path, changes: LabelChanges | None) -> int | None:
    """Returns the port of the server of a folder whose sites have these labels, or None."""
    served = _served(state)
    return served[0] if served is not None and served[1] == mark_of(changes) else None


def _served(state: Path) -> tuple[int, str] | None:
    """Returns the port of the server of a folder, and what tells its labels from others."""
    try:
        told = json.loads((state / _SERVED).read_text(encoding="utf-8"))
        port, process, mark = int(told["port"]), int(told["process"]), str(told.get("labels", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return (port, mark) if _is_alive(process) and _answers(port) else None


def mark_of(changes: LabelChanges | None) -> str:
    """Returns what tells labels in place of the sites' own from any others; nothing where there are none."""
    return changes.mark if changes is not None else ""


def _is_alive(process: int) -> bool:
    """Tells whether a process may be there: a server that was killed left its notice, and its port to others."""
    if sys.platform == "win32":  # there, os.kill ends the process instead of asking
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _answers(port: int) -> bool:
    told = _ask(port, "/healthz")
    return isinstance(told, dict) and told.get("service") == "mock_sites"


def _ask(port: int, path: str) -> object:
    """Returns what a server on this machine answers, read as JSON; None when it does not."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(LOOPBACK, port, timeout=_PROBE_SECONDS)  # httpx would ask a proxy
    try:
        connection.request("GET", path)
        told: object = json.load(connection.getresponse())
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return told


def served_addresses(world: str, *, port: int = SERVED_PORT) -> dict[str, str]:
    """Returns the address of each site of a world, where `assistant mock serve` serves it."""
    from mock_sites.hosts import host_name

    named = None if world == "demo" else world  # hosts without a world's name are those of the world demo
    return {key: f"http://{host_name(key, world=named)}:{port}/" for key in sorted(site_keys())}


def serving(state: Path, *, port: int, host: str = LOOPBACK, changes: LabelChanges | None = None) -> Server:
    """Starts a server that others find by its folder; raises UsageError when it runs or the port is taken."""
    from mock_sites.server import Server

    running = served_port(state)
    if running is not None:
        raise UsageError(f"the mock sites of {state} are served already, at http://localhost:{running}/")
    server = Server(state, port, host=host, changes=changes)
    try:
        server.start()
    except OSError as error:
        raise UsageError(
            f"port {port} can't be had on {host} ({error.strerror}); choose another one with --port"
        ) from error
    notice = {"port": server.port, "process": os.getpid(), "labels": mark_of(changes)}
    (state / _SERVED).write_text(json.dumps(notice), encoding="utf-8")
    return server


def addresses(server: Server) -> dict[str, str]:
    """Returns what a person would open: the page of all worlds, then each site of the demo world."""
    from mock_sites.hosts import HOST_LABELS

    named = {_NAMES[key]: server.url(key) for key in HOST_LABELS}
    return {"All worlds": f"http://localhost:{server.port}/", **named}


@contextmanager
def world_folder(state: Path, *, changed: str | None = None) -> Iterator[WorldFolder]:
    """Opens the worlds of a folder; a server of the folder is told of the world that was `changed`.

    Raises UsageError for what can't be done to a world.
    """
    from mock_sites.world_folder import WorldFolderError, open_world_folder

    try:
        with open_world_folder(state) as folder:
            yield folder
    except WorldFolderError as error:
        raise UsageError(str(error)) from error
    if changed is not None and (port := served_port(state)) is not None:
        _ask(port, f"/api/worlds/{changed}")


def seeds() -> Mapping[str, str]:
    """Returns the seeds by name, each with a sentence that says what it is."""
    from mock_sites.seeds.names import describe_seeds

    return describe_seeds()


def skins() -> tuple[str, ...]:
    """Returns the names of the skins: the words that the real sites had over the years."""
    return setting_values()["skin"]


def faults() -> Mapping[str, str]:
    """Returns the faults by name, each with a sentence that says what it does."""
    from mock_sites.faults import FAULTS

    return {name: fault.does for name, fault in FAULTS.items()}


def fault_problem(name: str, options: Mapping[str, Any]) -> str | None:
    """Returns what is wrong with a fault's name or options, in a sentence; None when it could be switched on."""
    from mock_sites.faults.options import FaultError
    from mock_sites.faults.switches import check

    try:
        check(name, **options)
    except FaultError as error:
        return str(error)
    return None


def acts() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Returns the acts that no visitor can do by name, each with what it does and its parameters."""
    from mock_sites.control_acts import ACTS

    return {name: (act.about, tuple(act.params)) for name, act in ACTS.items()}


def setting_values() -> Mapping[str, tuple[str, ...]]:
    """Returns the values of each setting of a world that may be changed, as they are typed."""
    from mock_sites.settings import CHANGEABLE

    return {
        name: tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
        for name, values in CHANGEABLE.items()
    }


def stop_serving(server: Server, state: Path) -> None:
    """Stops a server and takes its notice away."""
    server.stop()
    (state / _SERVED).unlink(missing_ok=True)
