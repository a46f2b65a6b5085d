"""Guance accounts: each belongs to one site, and creates and owns workspaces there."""

import sqlite3

from mock_sites.clock import stamp
from mock_sites.passwords import Holder, is_password
from mock_sites.world import World


def open_guance_account(
    world: World, *, site: str, username: str, password_hash: str, email: str, **profile: object
) -> str:
    """Open an account and return its ID; `profile` names further columns of the table."""
    values: dict[str, object] = {
        "id": world.ids.guance_account(),
        "site": site,
        "username": username,
        "password": password_hash,
        "email": email,
        "phone": "",
        "company": "",
        "created": stamp(world.clock.now()),
        **profile,
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    world.db.execute(f"INSERT INTO guance_account ({columns}) VALUES ({marks})", values)  # noqa: S608 # our own names
    return str(values["id"])


def has_guance_account(world: World, username: str) -> bool:
    """Tell whether an account of this name exists, in whatever case."""
    found = world.db.execute("SELECT 1 FROM guance_account WHERE username = ?", (username,)).fetchone()
    return found is not None


def find_guance_account(world: World, account_id: str) -> sqlite3.Row:
    """Return the account of an ID."""
    row: sqlite3.Row = world.db.execute("SELECT * FROM guance_account WHERE id = ?", (account_id,)).fetchone()
    return row


def find_by_email(world: World, email: str, *, site: str) -> sqlite3.Row | None:
    """Return the account of an email address on a site, the oldest of several."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM guance_account WHERE email = ? COLLATE NOCASE AND site = ? ORDER BY rowid",
        (email, site),
    ).fetchone()
    return row


def find_by_sign_in(world: World, username: str, password: str) -> str | None:
    """Return the ID of the account with this name and password."""
    row = world.db.execute(
        "SELECT id, password FROM guance_account WHERE username = ?", (username,)
    ).fetchone()
    if row is None or not is_password(password, row["password"]):
        return None
    return str(row["id"])


def note_billing_account(world: World, account_id: str, billing_account: int) -> None:
    """Note which Billing Center account pays for the workspaces of an account."""
    world.db.execute(
        "UPDATE guance_account SET billing_account = ? WHERE id = ?", (billing_account, account_id)
    )


def find_holder(world: World, username: str) -> Holder | str:
    """Return whose password a user name's is; the key of a refusal when there is no such account."""
    row = world.db.execute(
        "SELECT id, email, password FROM guance_account WHERE username = ?", (username,)
    ).fetchone()
    if row is None:
        return "reset.unknown"
    return Holder(key=row["id"], address=row["email"], password=row["password"])


def keep_password(world: World, holder: Holder, password_hash: str) -> None:
    """Keep a new password, which signs every browser of the account out.

    Billing Center's account of the same name keeps its own: the two are separate after registration.
    """
    world.db.execute("UPDATE guance_account SET password = ? WHERE id = ?", (password_hash, holder.key))
    world.db.execute("DELETE FROM session WHERE guance_account = ?", (holder.key,))
