"""What KooGallery provisioned for a cloud account, and what its freeze or release does to workspaces."""

import sqlite3
from dataclasses import dataclass

from mock_sites.billing_center.workspaces import note_settlement
from mock_sites.clock import stamp
from mock_sites.world import World

_SITE = "billing_center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase as KooGallery tells of it; only version 2 of the interface names the order line."""

    order_id: str
    order_line_id: str | None = None
    product_id: str
    customer_id: str
    customer_name: str
    is_test: bool


def provision(world: World, purchase: Purchase, *, instance_id: str) -> str:
    """Keep a purchase under an instance ID, and return the ID; told again, it keeps the first one."""
    known = find_by_order(world, purchase.order_id, purchase.product_id)
    if known is not None:
        return str(known["id"])
    world.db.execute(
        "INSERT INTO instance (id, order_id, order_line_id, product_id, customer_id, customer_name, status, is_test,"
        " created) VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?)",
        (
            instance_id,
            purchase.order_id,
            purchase.order_line_id,
            purchase.product_id,
            purchase.customer_id,
            purchase.customer_name,
            purchase.is_test,
            stamp(world.clock.now()),
        ),
    )
    world.journal.act(_SITE, "instance_provisioned", instance=instance_id, customer=purchase.customer_id)
    return instance_id


def find_by_order(world: World, order_id: str, product_id: str) -> sqlite3.Row | None:
    """Return the instance that was provisioned for an order's product."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM instance WHERE order_id = ? AND product_id = ?", (order_id, product_id)
    ).fetchone()
    return row


def find_by_order_line(world: World, order_id: str, order_line_id: str) -> sqlite3.Row | None:
    """Return the instance that was provisioned for an order line."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM instance WHERE order_id = ? AND order_line_id = ?", (order_id, order_line_id)
    ).fetchone()
    return row


def find_instance(world: World, instance_id: str) -> sqlite3.Row | None:
    """Return an instance by its ID."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM instance WHERE id = ?", (instance_id,)
    ).fetchone()
    return row


def freeze(world: World, instance_id: str) -> None:
    """Lock the workspaces that are settled through an instance, until it is unfrozen."""
    account = _cloud_account(world, instance_id)
    if account is not None:
        _lock(world, account, cause="frozen")
    world.db.execute(
        "UPDATE instance SET status = 'frozen' WHERE id = ? AND status = 'active'", (instance_id,)
    )
    world.journal.act(_SITE, "instance_frozen", instance=instance_id)


def unfreeze(world: World, instance_id: str) -> None:
    """Give the workspaces that the freeze locked back to their cloud account, unless their days are over."""
    world.db.execute(
        "UPDATE instance SET status = 'active' WHERE id = ? AND status = 'frozen'", (instance_id,)
    )
    account = _cloud_account(world, instance_id)
    if account is not None:
        restored = world.db.execute(
            "UPDATE workspace SET status = 'normal', settlement = 'cloud', cloud_account = frozen_account,"
            " frozen_account = NULL, locked_at = NULL, lock_cause = NULL WHERE frozen_account = ?"
            " AND cleared_at IS NULL RETURNING id",
            (account["id"],),
        ).fetchall()
        for (workspace,) in restored:
            note_settlement(world, workspace, "unfreeze", account["provider"], account["account_id"])
    world.journal.act(_SITE, "instance_unfrozen", instance=instance_id)


def release(world: World, instance_id: str) -> None:
    """Delete the cloud account that is paid through an instance, and lock all its workspaces, on every site."""
    account = _cloud_account(world, instance_id)
    if account is not None:
        world.db.execute(
            "UPDATE workspace SET lock_cause = 'released', frozen_account = NULL WHERE frozen_account = ?",
            (account["id"],),
        )
        _lock(world, account, cause="released")
        world.db.execute("DELETE FROM cloud_account WHERE id = ?", (account["id"],))
        world.journal.act(_SITE, "cloud_account_deleted", account=account["account_id"])
    world.db.execute("UPDATE instance SET status = 'released' WHERE id = ?", (instance_id,))
    world.journal.act(_SITE, "instance_released", instance=instance_id)


def _cloud_account(world: World, instance_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM cloud_account WHERE instance_id = ?", (instance_id,)
    ).fetchone()
    return row


def _lock(world: World, account: sqlite3.Row, *, cause: str) -> None:
    """Lock every workspace that a cloud account settles; the 14 days begin now."""
    frozen_account = account["id"] if cause == "frozen" else None
    locked = world.db.execute(
        "UPDATE workspace SET status = 'locked', settlement = NULL, cloud_account = NULL, locked_at = ?,"
        " lock_cause = ?, frozen_account = ? WHERE cloud_account = ? RETURNING id",
        (stamp(world.clock.now()), cause, frozen_account, account["id"]),
    ).fetchall()
    for (workspace,) in locked:
        note_settlement(world, workspace, "lock", None, account["account_id"])
        world.journal.act(_SITE, "workspace_locked", workspace=workspace, cause=cause)
