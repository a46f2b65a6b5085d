"""The worlds of a folder as commands see them: by name, with sentences for what can't be done.

    with open_world_folder(Path(".assistant/mock")) as worlds:
        worlds.create("mine", seed="frozen")
        worlds.advance("mine", "+15d")
        print(worlds.journal("mine", kind="act"))

It works beside a server that serves the same folder, and without one: worlds are files that any process may open.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_sites.control import worlds as changes
from mock_sites.control.describing import describe_world
from mock_sites.journal import KINDS, Entry
from mock_sites.settings import CHANGEABLE
from mock_sites.store import WorldStore
from mock_sites.world import StaleWorldError, World

if TYPE_CHECKING:
    from mock_sites.faults.turn import ActiveFault

_WORDS = {"true": True, "false": False}


class WorldFolderError(ValueError):
    """Something that can't be done to a world; its text is a sentence for people."""


@contextmanager
def open_world_folder(state: Path) -> Iterator["WorldFolder"]:
    """Open the worlds of a server's state folder; the folder is made when there is none."""
    store = WorldStore(state / "worlds")
    try:
        yield WorldFolder(store)
    except (StaleWorldError, ValueError) as error:
        raise WorldFolderError(str(error)) from error
    finally:
        store.close()


class WorldFolder:
    """Makes, changes, reads and drops worlds by name; every ValueError is a sentence for people."""

    def __init__(self, store: WorldStore) -> None:
        self._store = store

    def names(self) -> list[str]:
        """Return the names of all worlds, in order."""
        return self._store.names()

    def describe(self, name: str, *, port: int | None = None) -> dict[str, Any]:
        """Return a world's time, settings, logins, faults, and addresses on a server's port."""
        return describe_world(self._open(name), "" if port is None else f":{port}")

    def describe_or_stale(self, name: str, *, port: int | None = None) -> dict[str, Any]:
        """Return the same, or only the name and why when another version of the mock sites made the world."""
        try:
            return self.describe(name, port=port)
        except StaleWorldError as error:
            return {"name": name, "stale": str(error)}

    def create(self, name: str, *, seed: str | Path, is_anew: bool = False) -> None:
        """Create a world from a seed, or begin the one that there is anew."""
        if is_anew:
            self._store.reset(name, seed)
            return
        try:
            self._store.create(name, seed)
        except FileExistsError:
            raise WorldFolderError(f"there is already a world {name!r}") from None

    def drop(self, name: str) -> None:
        """Drop a world with everything in it."""
        try:
            self._store.drop(name)
        except KeyError:
            raise self._unknown(name) from None
        except PermissionError as error:  # Windows removes no file that a server has open
            raise WorldFolderError(f"the world {name!r} is in use; drop it on the server's page") from error

    def switch_on(self, name: str, faults: Sequence[str]) -> None:
        """Switch faults on as they are typed: `reset,path=/purchase/*,when=after`; all of them or none."""
        from mock_sites.control.fault_words import read_fault

        world = self._open(name)
        with world.transaction():
            for fault, options in map(read_fault, faults):
                site, path = options.pop("site", None), options.pop("path", None)
                changes.switch_on(world, fault, site=site, path=path, options=options)

    def switch_off(self, name: str, faults: Sequence[str]) -> None:
        """Switch faults off by name; all of them or none."""
        world = self._open(name)
        with world.transaction():
            for fault in faults:
                world.faults.switch_off(fault)

    def active_faults(self, name: str) -> "list[ActiveFault]":
        """Return the faults that are on."""
        return self._open(name).faults.active()

    def now(self, name: str) -> datetime:
        """Return a world's time."""
        world = self._open(name)
        with world.transaction():
            return world.clock.now()

    def advance(self, name: str, span: str) -> datetime:
        """Move a world's clock on by a span such as `+15d`, do what is due then, and return the time."""
        return changes.advance_clock(self._open(name), span)

    def change_settings(self, name: str, settings: Mapping[str, str]) -> None:
        """Change settings to what was typed; `true` and `false` are what they say."""
        for setting in settings:
            if setting not in CHANGEABLE:
                raise WorldFolderError(f"there is no setting {setting!r}{_meant_or_all(setting, CHANGEABLE)}")
        changes.change_world(
            self._open(name), {setting: _WORDS.get(value, value) for setting, value in settings.items()}
        )

    def perform(self, name: str, act: str, params: Mapping[str, str]) -> None:
        """Do an act that no visitor of the sites can do."""
        from mock_sites.control_acts import ACTS, ActRefusedError

        if act not in ACTS:
            raise WorldFolderError(f"there is no act {act!r}{_meant_or_all(act, ACTS)}")
        try:
            changes.perform_act(self._open(name), act, params)
        except ActRefusedError as error:
            raise WorldFolderError(str(error)) from error

    def journal(self, world: str, /, *, kind: str | None = None, **wanted: Any) -> list[Entry]:  # noqa: ANN401 # as in Journal.entries
        """Return the lines of a world's journal; what can be wanted is told at `Journal.entries`."""
        if kind is not None and kind not in KINDS:
            raise WorldFolderError(f"there is no kind {kind!r}{_meant_or_all(kind, KINDS)}")
        opened = self._open(world)
        with opened.transaction():
            return opened.journal.entries(kind=kind, **wanted)

    def _open(self, name: str) -> World:
        try:
            return self._store.open(name)
        except KeyError:
            raise self._unknown(name) from None

    def _unknown(self, name: str) -> WorldFolderError:
        return WorldFolderError(f"there is no world {name!r}{_meant(name, self.names())}")


def _meant(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _meant_or_all(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    return _meant(word, known) or f"; there are {', '.join(known)}"
