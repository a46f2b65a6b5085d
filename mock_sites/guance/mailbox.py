"""The mock mailbox: where the verification codes that Guance sends can be read."""

import sqlite3

from mock_sites.clock import stamp
from mock_sites.world import World


def send_code(world: World, address: str) -> None:
    """Send a fresh verification code; earlier ones to the same address are worth nothing any more."""
    now = world.clock.advance()
    world.db.execute(
        "INSERT INTO mail (address, kind, code, sent) VALUES (?, 'registration', ?, ?)",
        (address, world.ids.code(), stamp(now)),
    )
    world.journal.act("guance", "code_sent", address=address)


def newest_code(world: World, address: str) -> str | None:
    """Return the code that counts for an address."""
    row = world.db.execute(
        "SELECT code FROM mail WHERE address = ? ORDER BY id DESC LIMIT 1", (address,)
    ).fetchone()
    return None if row is None else str(row["code"])


def list_mails(world: World, address: str) -> list[sqlite3.Row]:
    """Return the mails to an address, newest first."""
    return world.db.execute("SELECT * FROM mail WHERE address = ? ORDER BY id DESC", (address,)).fetchall()
