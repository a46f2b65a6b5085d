"""IDs in the shapes of the real sites, drawn so that the same acts give the same IDs."""

import sqlite3
import string
import uuid
from datetime import datetime
from hashlib import sha256

from mock_sites.clock import WORLD_ZONE

_ORDER_TAIL = string.digits + string.ascii_uppercase


class Ids:
    """Draws the IDs of one world.

    Each kind of thing has a row of its own in the world's database that counts what was drawn, so the
    fifth order has the same ID whatever was drawn in between, and a restarted server goes on counting.
    """

    def __init__(self, db: sqlite3.Connection, *, seed: str) -> None:
        self._db = db
        self._seed = seed

    def hex32(self, kind: str) -> str:
        """Return 32 lower-case hex digits: account, IAM user and project IDs."""
        return self._draw(kind)[:16].hex()

    def workspace(self) -> str:
        """Return a workspace ID: `wksp_` and 32 hex digits."""
        return "wksp_" + self.hex32("workspace")

    def guance_account(self) -> str:
        """Return a Guance account ID: `acnt_` and 32 hex digits."""
        return "acnt_" + self.hex32("guance_account")

    def uuid(self, kind: str) -> str:
        """Return a UUID in its usual form."""
        return _as_uuid(self._draw(kind))

    def derived_uuid(self, kind: str, origin: str) -> str:
        """Return the UUID that belongs to an origin: the same each time, and nothing is counted."""
        return _as_uuid(self._digest(f"{kind}:{origin}"))

    def order(self, created: datetime) -> str:
        """Return an order number: `CS`, the time in UTC+8 as yyMMddHHmm, five of A-Z and 0-9."""
        tail = "".join(_ORDER_TAIL[byte % len(_ORDER_TAIL)] for byte in self._draw("order")[:5])
        return f"CS{created.astimezone(WORLD_ZONE):%y%m%d%H%M}{tail}"

    def code(self) -> str:
        """Return a verification code of six digits."""
        return f"{int.from_bytes(self._draw('code')[:8], 'big') % 1_000_000:06d}"

    def _draw(self, kind: str) -> bytes:
        (number,) = self._db.execute(
            "INSERT INTO id_draw VALUES (?, 1) ON CONFLICT DO UPDATE SET drawn = drawn + 1 RETURNING drawn",
            (kind,),
        ).fetchone()
        return self._digest(f"{kind}:{number}")

    def _digest(self, text: str) -> bytes:
        return sha256(f"{self._seed}:{text}".encode()).digest()


def _as_uuid(digest: bytes) -> str:
    return str(uuid.UUID(bytes=digest[:16], version=4))
