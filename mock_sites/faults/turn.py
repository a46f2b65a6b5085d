"""A fault's turn: what it knows and may do while one request, call or order passes the joints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Value

if TYPE_CHECKING:
    from mock_sites.world import World

_DRAWN = "drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFault:
    """A fault that is switched on in a world: for one site or path if wanted, with all its options.

    `code` is what a person has to enter to get past it, once it has asked for one.
    """

    name: str
    site: str | None
    path: str | None
    options: Mapping[str, Value]
    strikes: int
    code: str | None


@dataclass(slots=True, kw_only=True)
class Turn:
    """One active fault at the joints, within a transaction of its world.

    `site` and `asked` say in the journal what was struck.
    """

    world: World
    fault: Fault
    active: ActiveFault
    site: str
    asked: str
    seen: int
    memory: dict[str, object]
    strike_count: int
    _struck: list[dict[str, object]] = field(default_factory=list)

    def strikes(self, /, **detail: object) -> bool:
        """Tells whether it strikes at this moment. If so it is counted, and in the journal with the detail."""
        if self.is_spent():
            return False
        self.seen += 1
        self.world.db.execute("UPDATE fault SET seen = ? WHERE name = ?", (self.seen, self.fault.name))
        if self.seen <= self.whole("after"):
            return False
        self._write(detail)
        return True

    def strike_again(self) -> None:
        """Writes once more what this turn wrote, after the transaction that had it was undone."""
        written, self._struck = self._struck, []
        self.strike_count -= len(written)
        self.world.db.execute("UPDATE fault SET seen = ? WHERE name = ?", (self.seen, self.fault.name))
        for detail in written:
            self._write(detail)
        self.remember()

    def is_spent(self) -> bool:
        """Tells whether it has struck as often as it may."""
        return 0 < self.whole("times") <= self.strike_count

    def remember(self, **facts: object) -> None:
        """Keeps facts for later turns."""
        self.memory.update(facts)
        self.world.db.execute(
            "UPDATE fault SET memory = ? WHERE name = ?", (json.dumps(self.memory), self.fault.name)
        )

    def draw(self, purpose: str) -> float:
        """Returns a number from 0 up to 1, for a purpose.

        It depends on the option `seed`, on what is asked for and on how often that was asked for before, and
        on nothing else: the same requests are struck the same way, whatever comes in between.
        """
        counts = self.memory.get(_DRAWN)
        drawn = dict(counts) if isinstance(counts, dict) else {}
        key = f"{purpose} {self.site} {self.asked}"
        drawn[key] = int(drawn.get(key, 0)) + 1
        self.remember(**{_DRAWN: drawn})
        digest = sha256(f"{self.active.options['seed']}:{self.fault.name}:{key}:{drawn[key]}".encode())
        return int.from_bytes(digest.digest()[:6], "big") / 2**48

    def number(self, option: str) -> float:
        """Returns an option that is a number."""
        return float(self.active.options[option])

    def whole(self, option: str) -> int:
        """Returns an option that is a whole number."""
        return int(self.active.options[option])

    def text(self, option: str) -> str:
        """Returns an option that is text."""
        return str(self.active.options[option])

    def _write(self, detail: dict[str, object]) -> None:
        self.strike_count += 1
        self._struck.append(detail)
        self.world.db.execute(
            "UPDATE fault SET strikes = ? WHERE name = ?", (self.strike_count, self.fault.name)
        )
        self.world.journal.fault(
            self.site, self.fault.name, asked=self.asked, strike=self.strike_count, **detail
        )
