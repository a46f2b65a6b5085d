"""The journal of a world: what was asked of the sites and what happened, in order."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

KINDS = ("request", "act", "call", "answer", "fault")
_MOST = 2**62
_IS_PATH = "kind = 'request' AND substr(name, instr(name, ' ') + 1) = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal.

    `kind` says what it tells: a request of a browser, an act that changed the world's state, a call of the
    provisioning interface as its receiver got it, the answer as its caller got it, or a fault that struck.
    """

    number: int
    at: str
    kind: str
    site: str
    name: str
    detail: dict[str, Any]


class Journal:
    """Writes and reads the journal of one world.

    It is written in the transaction of the act itself, so what was undone is not told. Form values and
    queries are left out: they may hold passwords. Nothing in it depends on real time: the same acts give
    the same journal.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def act(self, site: str, name: str, /, **detail: object) -> None:
        """Note a change of the world's state, such as `workspace_settled`."""
        self._note("act", site, name, detail)

    def request(self, site: str, method: str, path: str, /, *, status: int) -> None:
        """Note a page or form that a browser asked for, and the answer's status."""
        self._note("request", site, f"{method} {path}", {"status": status})

    def call(self, site: str, activity: str, /, **detail: object) -> None:
        """Note a call of the provisioning interface, at the site that received it."""
        self._note("call", site, activity, detail)

    def answer(self, site: str, activity: str, /, **detail: object) -> None:
        """Note what came of a call of the provisioning interface, at the site that made it."""
        self._note("answer", site, activity, detail)

    def fault(self, site: str, name: str, /, **detail: object) -> None:
        """Note that a fault struck, and what."""
        self._note("fault", site, name, detail)

    def entries(
        self,
        *,
        kind: str | None = None,
        site: str | None = None,
        name: str | None = None,
        path: str | None = None,
        after: int = 0,
        most: int = _MOST,
    ) -> list[Entry]:
        """Return the lines in order, those of one kind, site, name or request path if wanted.

        `after` is the number of the last line that is known already, `most` how many there may be.
        """
        wanted = {"kind = ?": kind, "site = ?": site, "name = ?": name, _IS_PATH: path}
        given = {condition: value for condition, value in wanted.items() if value is not None}
        rows = self._db.execute(
            "SELECT id, at, kind, site, name, detail FROM journal WHERE "  # noqa: S608 # our own conditions
            f"{' AND '.join(['id > ?', *given])} ORDER BY id LIMIT ?",
            (after, *given.values(), most),
        )
        return [
            Entry(number=number, at=at, kind=kind, site=site, name=name, detail=json.loads(detail))
            for number, at, kind, site, name, detail in rows
        ]

    def requests(self, *, site: str | None = None, path: str | None = None) -> list[Entry]:
        """Return the pages and forms that were asked for, of one site or path if wanted."""
        return self.entries(kind="request", site=site, path=path)

    def acts(self, name: str | None = None) -> list[Entry]:
        """Return the changes of state, of one name if wanted."""
        return self.entries(kind="act", name=name)

    def orders(self) -> list[Entry]:
        """Return the orders that were made."""
        return self.acts("order_created")

    def calls(self, activity: str | None = None) -> list[Entry]:
        """Return the provisioning calls that were received, of one activity if wanted."""
        return self.entries(kind="call", name=activity)

    def answers(self, activity: str | None = None) -> list[Entry]:
        """Return what callers of the interface got: a result code, or why there was no answer."""
        return self.entries(kind="answer", name=activity)

    def faults(self, name: str | None = None) -> list[Entry]:
        """Return the faults that struck, of one name if wanted."""
        return self.entries(kind="fault", name=name)

    def _note(self, kind: str, site: str, name: str, detail: dict[str, object]) -> None:
        self._db.execute(
            "INSERT INTO journal (at, kind, site, name, detail) SELECT now, ?, ?, ?, ? FROM world",
            (kind, site, name, json.dumps(detail, ensure_ascii=False, sort_keys=True)),
        )
