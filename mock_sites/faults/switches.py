"""The faults of a world: switched on and off by name, and met at the joints of the server."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import FaultError, Value, nearest, read_options
from mock_sites.faults.registry import FAULTS
from mock_sites.faults.turn import ActiveFault, Turn
from mock_sites.hosts import HOST_LABELS
from mock_sites.joints import CALM, Joints

if TYPE_CHECKING:
    from mock_sites.koogallery.listing import Listing
    from mock_sites.world import World

_CALLS = ("/isv/", "/api/mkp-openapi-public/")
"""The interface between the sites. What is wrong with the pages leaves it alone, unless its path is named."""


class Faults:
    """What goes wrong in one world.

    Everything is in the world's database, so it holds for every server that has the world open, and ends with
    the world. Changes belong in a transaction; without one of the caller's they are a transaction of their own.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def switch_on(
        self, name: str, *, site: str | None = None, path: str | None = None, **options: object
    ) -> ActiveFault:
        """Switches a fault on, or on again from its beginning, for one site or path if wanted.

        `path` may have `*` in it: `/purchase/*`. Raises FaultError, a ValueError, for a name, site, path or
        option that there is not or that can't have its value, with the nearest one that there is.
        """
        fault = find_fault(name)
        values = check(name, site=site, path=path, **options)
        with self._world.joined():
            if fault.refuses is not None and (reason := fault.refuses(self._world)) is not None:
                raise FaultError(f"the fault {name} can't be switched on here: {reason}")
            self._world.db.execute("DELETE FROM fault WHERE name = ?", (name,))
            self._world.db.execute(
                "INSERT INTO fault (name, site, path, options) VALUES (?, ?, ?, ?)",
                (name, site, path, json.dumps(values)),
            )
            self._world.journal.act(
                "control", "fault_switched_on", fault=name, site=site, path=path, options=dict(values)
            )
            return self._find(name)

    def switch_off(self, name: str) -> None:
        """Switches a fault off; FaultError when there is none of the name, nothing when it is off."""
        find_fault(name)
        with self._world.joined():
            off = self._world.db.execute("DELETE FROM fault WHERE name = ?", (name,))
            if off.rowcount:
                self._world.journal.act("control", "fault_switched_off", fault=name)

    def active(self) -> list[ActiveFault]:
        """Returns what is switched on, in the order in which it was; within a transaction or without."""
        with self._world.joined():
            return [_read(row) for row in self._world.db.execute("SELECT * FROM fault ORDER BY id")]

    def at(self, site: str, method: str, path: str) -> Joints:
        """Returns the joints of a request, within its transaction."""
        rows = self._world.db.execute("SELECT * FROM fault ORDER BY id").fetchall()
        if not rows:
            return CALM
        asked = f"{method} {path}"
        return Joints([self._turn(row, site, asked) for row in rows if _is_for(row, site, path)])

    def delay_call(self, activity: str) -> float:
        """Returns how many seconds later than owed a call to the seller is made."""
        hooks = [(turn, turn.fault.calling) for turn in self._turns(activity)]
        return max((calling(turn) for turn, calling in hooks if calling is not None), default=0.0)

    def list_order(self, order: str) -> Listing | None:
        """Returns when Purchased Apps shows an order; None for as usual."""
        for turn in self._turns(order):
            if turn.fault.listing and (listing := turn.fault.listing(turn)) is not None:
                return listing
        return None

    def _turns(self, asked: str) -> list[Turn]:
        rows = self._world.db.execute("SELECT * FROM fault ORDER BY id").fetchall()
        return [self._turn(row, "koogallery", asked) for row in rows if row["name"] in FAULTS]

    def _turn(self, row: sqlite3.Row, site: str, asked: str) -> Turn:
        return Turn(
            world=self._world,
            fault=FAULTS[row["name"]],
            active=_read(row),
            site=site,
            asked=asked,
            seen=row["seen"],
            memory=json.loads(row["memory"]),
            strike_count=row["strikes"],
        )

    def _find(self, name: str) -> ActiveFault:
        return _read(self._world.db.execute("SELECT * FROM fault WHERE name = ?", (name,)).fetchone())


def find_fault(name: str) -> Fault:
    """Returns a fault by name; FaultError with the nearest name when there is none."""
    if name not in FAULTS:
        raise FaultError(f"there is no fault {name!r}{nearest(name, FAULTS)}; there are {', '.join(FAULTS)}")
    return FAULTS[name]


def check(
    name: str, *, site: str | None = None, path: str | None = None, **options: object
) -> Mapping[str, Value]:
    """Returns every option of a fault as it would be set; FaultError for whatever can't be switched on."""
    values = read_options(name, find_fault(name).options, options)
    _check_place(site, path)
    return values


def _check_place(site: str | None, path: str | None) -> None:
    if site is not None and site not in HOST_LABELS:
        raise FaultError(
            f"there is no site {site!r}{nearest(site, HOST_LABELS)}; there are {', '.join(HOST_LABELS)}"
        )
    if path is not None and not (path.startswith("/") and path.isprintable()):
        raise FaultError(f"a path begins with a slash and can be printed, {path!r} is none")


def _is_for(row: sqlite3.Row, site: str, path: str) -> bool:
    """Tells whether a fault is for a request; one that only another version knows is for none."""
    if row["site"] not in (None, site) or row["name"] not in FAULTS:
        return False
    if row["path"] is not None:
        return fnmatchcase(path, row["path"])
    return not path.startswith(_CALLS) or FAULTS[row["name"]].is_between_sites


def _read(row: sqlite3.Row) -> ActiveFault:
    code = json.loads(row["memory"]).get("code")
    return ActiveFault(
        name=row["name"],
        site=row["site"],
        path=row["path"],
        options=json.loads(row["options"]),
        strikes=row["strikes"],
        code=code,
    )
