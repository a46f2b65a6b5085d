"""Billing Center accounts: opened by registration or a seed, and found by whoever signs in."""

import sqlite3

from mock_sites.clock import stamp
from mock_sites.passwords import Holder, is_password
from mock_sites.world import World


def open_billing_account(
    world: World, *, username: str, password_hash: str | None, company: str, **profile: object
) -> int:
    """Open an account and return its number; without a password it settles workspaces but has no sign-in.

    `profile` names further columns of the table.
    """
    values: dict[str, object] = {
        "username": username,
        "password": password_hash,
        "company": company,
        "created": stamp(world.clock.now()),
        **profile,
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    (number,) = world.db.execute(
        f"INSERT INTO billing_account ({columns}) VALUES ({marks}) RETURNING id",  # noqa: S608 # our own names
        values,
    ).fetchone()
    return int(number)


def find_by_username(world: World, username: str) -> sqlite3.Row | None:
    """Return the account of a name, in whatever case."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM billing_account WHERE username = ?", (username,)
    ).fetchone()
    return row


def find_by_sign_in(world: World, username: str, password: str) -> int | None:
    """Return the number of the account with this name and password."""
    row = world.db.execute(
        "SELECT id, password FROM billing_account WHERE username = ?", (username,)
    ).fetchone()
    if row is None or not is_password(password, row["password"]):
        return None
    return int(row["id"])


def find_holder(world: World, username: str) -> Holder | str:
    """Return whose password a user name's is; the key of a refusal when it has none, or no address."""
    row = world.db.execute(
        "SELECT id, email, password FROM billing_account WHERE username = ?", (username,)
    ).fetchone()
    if row is None or row["password"] is None:
        return "reset.unknown"
    if not row["email"]:
        return "reset.no_address"
    return Holder(key=str(row["id"]), address=row["email"], password=row["password"])


def keep_password(world: World, holder: Holder, password_hash: str) -> None:
    """Keep a new password, which signs every browser of the account out."""
    world.db.execute("UPDATE billing_account SET password = ? WHERE id = ?", (password_hash, int(holder.key)))
    world.db.execute("DELETE FROM session WHERE billing_account = ?", (int(holder.key),))


def find_billing_account(world: World, number: int) -> sqlite3.Row:
    """Return the account of a number."""
    row: sqlite3.Row = world.db.execute("SELECT * FROM billing_account WHERE id = ?", (number,)).fetchone()
    return row
