"""Registrations that have not reached their end, kept in the database under the visitor's cookie.

A reload or a restart of the server loses nothing. The Guance account exists from the second step on, as in
reality; the workspace from the third. Someone who signs in without a workspace goes on at the third.
"""

import sqlite3

from mock_sites.world import World


def find_draft(world: World, visitor: str) -> sqlite3.Row | None:
    """Return a visitor's registration, if one was begun."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM registration WHERE visitor = ?", (visitor,)
    ).fetchone()
    return row


def keep_draft(
    world: World, visitor: str, *, site: str, username: str, password_hash: str, email: str, phone: str
) -> None:
    """Keep the first step, in place of an earlier registration of the same visitor."""
    world.db.execute("DELETE FROM registration WHERE visitor = ?", (visitor,))
    world.db.execute(
        "INSERT INTO registration (visitor, site, username, password, email, phone) VALUES (?, ?, ?, ?, ?, ?)",
        (visitor, site, username, password_hash, email, phone),
    )


def resume_draft(world: World, visitor: str, account: sqlite3.Row) -> None:
    """Put a visitor where the second step has created the account already: only the workspace is missing."""
    keep_draft(
        world,
        visitor,
        site=account["site"],
        username=account["username"],
        password_hash=account["password"],
        email=account["email"],
        phone=account["phone"],
    )
    note_account(world, visitor, account["id"])
    world.journal.act("guance", "registration_resumed", account=account["id"])


def bind_draft(world: World, visitor: str, billing_account: int) -> None:
    """Note that the registration goes on under the user name of an existing Billing Center account."""
    world.db.execute(
        "UPDATE registration SET billing_account = ? WHERE visitor = ?", (billing_account, visitor)
    )


def note_account(world: World, visitor: str, account: str) -> None:
    """Note the Guance account that the second step created."""
    world.db.execute("UPDATE registration SET account = ? WHERE visitor = ?", (account, visitor))


def note_workspace(world: World, visitor: str, workspace: str) -> None:
    """Note the workspace that the third step opened, which ends the registration."""
    world.db.execute("UPDATE registration SET workspace = ? WHERE visitor = ?", (workspace, visitor))
