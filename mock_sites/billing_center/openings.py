"""Instances that are still being provisioned: told of, promised under an ID, not yet there to settle anything.

How long it takes is counted in queries, not in time, so that the same acts always give the same answers.
"""

import sqlite3

from mock_sites.billing_center import subscriptions
from mock_sites.billing_center.subscriptions import Purchase
from mock_sites.world import World

QUERIES_UNTIL_READY = 3


def find_opening(world: World, instance_id: str) -> sqlite3.Row | None:
    """Return what is being provisioned under an instance ID."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM instance_opening WHERE id = ?", (instance_id,)
    ).fetchone()
    return row


def find_opening_by_line(world: World, order_id: str, order_line_id: str) -> sqlite3.Row | None:
    """Return what is being provisioned for an order line."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM instance_opening WHERE order_id = ? AND order_line_id = ?", (order_id, order_line_id)
    ).fetchone()
    return row


def begin_opening(world: World, purchase: Purchase, *, instance_id: str) -> str:
    """Begin to provision a purchase, and return its instance ID; begun already, it keeps the first one."""
    known = find_opening_by_line(world, purchase.order_id, str(purchase.order_line_id))
    if known is not None:
        return str(known["id"])
    world.db.execute(
        "INSERT INTO instance_opening VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            instance_id,
            purchase.order_id,
            purchase.order_line_id,
            purchase.product_id,
            purchase.customer_id,
            purchase.customer_name,
            purchase.is_test,
            QUERIES_UNTIL_READY,
        ),
    )
    world.journal.act("billing_center", "instance_opening", instance=instance_id)
    return instance_id


def go_on(world: World, instance_id: str) -> None:
    """Go on provisioning, since someone asked; the last step makes it an instance."""
    opening = find_opening(world, instance_id)
    if opening is None:
        return
    if opening["queries_left"] > 1:
        world.db.execute(
            "UPDATE instance_opening SET queries_left = queries_left - 1 WHERE id = ?", (instance_id,)
        )
        return
    world.db.execute("DELETE FROM instance_opening WHERE id = ?", (instance_id,))
    purchase = Purchase(
        order_id=opening["order_id"],
        order_line_id=opening["order_line_id"],
        product_id=opening["product_id"],
        customer_id=opening["customer_id"],
        customer_name=opening["customer_name"],
        is_test=bool(opening["is_test"]),
    )
    subscriptions.provision(world, purchase, instance_id=instance_id)
