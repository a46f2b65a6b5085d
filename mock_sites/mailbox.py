"""The mock mailbox: the mails with verification codes that the sites would have sent, to be read on a page.

A code is good for what it was asked for, for ten minutes of the world's clock, once, and until a newer one
is sent to the same address.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mock_sites.clock import read_time, stamp
from mock_sites.world import World

CODE_LIFE = timedelta(minutes=10)


class Purpose(StrEnum):
    """What a code is asked for."""

    REGISTRATION = "registration"
    BINDING = "binding"
    WORKSPACE = "workspace"
    ACCOUNT_CHANGE = "account_change"
    BILLING_PASSWORD = "billing_password"  # noqa: S105 # a purpose
    GUANCE_PASSWORD = "guance_password"  # noqa: S105 # a purpose
    HUAWEI_PASSWORD = "huawei_password"  # noqa: S105 # a purpose


class CodeRefusal(StrEnum):
    """Why a code is refused, by the key of its sentence."""

    WRONG = "code.wrong"
    REPLACED = "code.replaced"
    EXPIRED = "code.expired"
    SPENT = "code.spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that was sent."""

    digits: str
    sent: datetime
    is_spent: bool


def refuse_code(typed: str, codes: Sequence[Code], now: datetime) -> CodeRefusal | None:
    """Say why a code that was typed is no good; None when it is the one.

    `codes` are those that were sent to one address for one purpose, the newest first.
    """
    if not codes or typed not in [code.digits for code in codes]:
        return CodeRefusal.WRONG
    newest = codes[0]
    if typed != newest.digits:
        return CodeRefusal.REPLACED
    if newest.is_spent:
        return CodeRefusal.SPENT
    return CodeRefusal.EXPIRED if now - newest.sent > CODE_LIFE else None


def send_code(world: World, site: str, address: str, purpose: Purpose) -> None:
    """Send a fresh code; earlier ones to the same address for the same purpose are worth nothing any more."""
    now = world.clock.advance()
    world.db.execute(
        "INSERT INTO mail (address, kind, code, sent) VALUES (?, ?, ?, ?)",
        (address, purpose, world.ids.code(), stamp(now)),
    )
    world.journal.act(site, "code_sent", address=address, purpose=purpose)


def judge_code(world: World, address: str, purpose: Purpose, typed: str) -> CodeRefusal | None:
    """Say why a code that was typed is no good for an address now; None when it is the one."""
    rows = world.db.execute(
        "SELECT code, sent, spent FROM mail WHERE address = ? AND kind = ? ORDER BY id DESC",
        (address, purpose),
    )
    codes = [
        Code(digits=row["code"], sent=read_time(row["sent"]), is_spent=row["spent"] is not None)
        for row in rows
    ]
    return refuse_code(typed, codes, world.clock.now())


def spend_code(world: World, address: str, purpose: Purpose) -> None:
    """Use the newest code up."""
    world.db.execute(
        "UPDATE mail SET spent = ? WHERE id = (SELECT max(id) FROM mail WHERE address = ? AND kind = ?)",
        (stamp(world.clock.now()), address, purpose),
    )


def list_mails(world: World, address: str) -> list[sqlite3.Row]:
    """Return the mails to an address, newest first."""
    return world.db.execute("SELECT * FROM mail WHERE address = ? ORDER BY id DESC", (address,)).fetchall()
