"""Cloud accounts registered in Billing Center: each is paid through one active instance."""

import sqlite3

from mock_sites.billing_center.settlement import Subscription
from mock_sites.clock import stamp
from mock_sites.world import World


def list_cloud_accounts(world: World, billing_account: int) -> list[sqlite3.Row]:
    """Return the cloud accounts of a Billing Center account, with their instances' status and workspaces."""
    return world.db.execute(
        "SELECT cloud_account.*, instance.status,"
        " (SELECT group_concat(name, ', ') FROM"
        "   (SELECT name FROM workspace WHERE cloud_account = cloud_account.id ORDER BY rowid)) AS workspaces"
        " FROM cloud_account JOIN instance ON instance.id = cloud_account.instance_id"
        " WHERE billing_account = ? ORDER BY cloud_account.id",
        (billing_account,),
    ).fetchall()


def find_cloud_account(world: World, provider: str, account_id: str) -> sqlite3.Row | None:
    """Return the registration of a cloud account, in whichever Billing Center account it is."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM cloud_account WHERE provider = ? AND account_id = ?", (provider, account_id)
    ).fetchone()
    return row


def register_cloud_account(
    world: World, billing_account: int, account_id: str, instance_id: str
) -> sqlite3.Row:
    """Register a Huawei Cloud account with the instance that pays for it; known already, it is returned."""
    known = find_cloud_account(world, "huawei", account_id)
    if known is not None:
        return known
    row: sqlite3.Row = world.db.execute(
        "INSERT INTO cloud_account (billing_account, provider, account_id, instance_id, registered)"
        " VALUES (?, 'huawei', ?, ?, ?) RETURNING *",
        (billing_account, account_id, instance_id, stamp(world.clock.now())),
    ).fetchone()
    world.journal.act("billing_center", "cloud_account_registered", account=account_id, instance=instance_id)
    return row


def subscriptions_of(world: World, account_id: str) -> list[Subscription]:
    """Return what was provisioned for a cloud account, oldest first.

    For one that is registered already only the instance that pays for it counts.
    """
    rows = world.db.execute(
        "SELECT instance.id, instance.status FROM instance"
        " LEFT JOIN cloud_account ON cloud_account.account_id = instance.customer_id"
        " WHERE customer_id = ? AND (cloud_account.id IS NULL OR cloud_account.instance_id = instance.id)"
        " ORDER BY instance.rowid",
        (account_id,),
    )
    return [Subscription(instance_id=row["id"], status=row["status"]) for row in rows]
