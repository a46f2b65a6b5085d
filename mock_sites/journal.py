"""The journal of a world: what was asked of the sites and what happened, in order."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal; `kind` is request, act, call or fault."""

    number: int
    at: str
    kind: str
    site: str
    name: str
    detail: dict[str, Any]


class Journal:
    """Writes and reads the journal of one world.

    It is written in the transaction of the act itself, so what was undone is not told. Form values and
    queries are left out: they may hold passwords.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def act(self, site: str, name: str, **detail: object) -> None:
        """Note a change of the world's state, such as `workspace_settled`."""
        self._note("act", site, name, detail)

    def request(self, site: str, method: str, path: str, *, status: int) -> None:
        """Note a page or form that a browser asked for, and the answer's status."""
        self._note("request", site, f"{method} {path}", {"status": status})

    def call(self, site: str, activity: str, **detail: object) -> None:
        """Note a call of the provisioning interface, at the site that received it."""
        self._note("call", site, activity, detail)

    def entries(self, *, kind: str | None = None, name: str | None = None) -> list[Entry]:
        """Return the lines in order, of one kind or name if wanted."""
        rows = self._db.execute(
            "SELECT id, at, kind, site, name, detail FROM journal"
            " WHERE kind = coalesce(?, kind) AND name = coalesce(?, name) ORDER BY id",
            (kind, name),
        )
        return [
            Entry(number=number, at=at, kind=kind, site=site, name=name, detail=json.loads(detail))
            for number, at, kind, site, name, detail in rows
        ]

    def calls(self, activity: str | None = None) -> list[Entry]:
        """Return the provisioning calls that the seller received, of one activity if wanted."""
        return self.entries(kind="call", name=activity)

    def acts(self, name: str | None = None) -> list[Entry]:
        """Return the changes of state, of one name if wanted."""
        return self.entries(kind="act", name=name)

    def orders(self) -> list[Entry]:
        """Return the orders that were made."""
        return self.acts("order_created")

    def _note(self, kind: str, site: str, name: str, detail: dict[str, object]) -> None:
        self._db.execute(
            "INSERT INTO journal (at, kind, site, name, detail) SELECT now, ?, ?, ?, ? FROM world",
            (kind, site, name, json.dumps(detail, ensure_ascii=False, sort_keys=True)),
        )
