"""What an account has bought: resources, as Purchased Apps shows them.

The list lags behind, as the real one does: a purchase is on it from the second view on, and a resource that
was unsubscribed is still shown as it was on the first.
"""

import sqlite3
import time
from dataclasses import dataclass

from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import Account, find_user
from mock_sites.koogallery.products import Product, list_products
from mock_sites.provisioning import marketplace
from mock_sites.world import World

_LIVE = ("provisioning", "running", "frozen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One bought product; `instance_id`, which the page calls Resource ID, is None until it is provisioned.

    `status` is what the list shows: provisioning, running, frozen, closed or canceled; `invoice` is none, issued
    or returned.
    """

    number: int
    product: Product
    instance_id: str | None
    order: str
    order_line: str
    status: str
    invoice: str
    unsubscribed: str | None
    is_listed: bool
    created: str

    @property
    def is_live(self) -> bool:
        """Whether it has neither been unsubscribed nor failed."""
        return self.unsubscribed is None and self.status in _LIVE


def list_resources(world: World, account: Account) -> list[Resource]:
    """Return everything that an account has bought, newest first."""
    products = {product.id: product for product in list_products(world)}
    rows = world.db.execute(
        "SELECT resource.*, order_line.product, order_line.purchase_order FROM resource"
        " JOIN order_line ON order_line.id = resource.order_line"
        " JOIN purchase_order ON purchase_order.id = order_line.purchase_order"
        " WHERE purchase_order.account = ? ORDER BY resource.id DESC",
        (account.id,),
    )
    return [
        Resource(
            number=row["id"],
            product=products[row["product"]],
            instance_id=row["instance_id"],
            order=row["purchase_order"],
            order_line=row["order_line"],
            status=_shown_status(row),
            invoice=row["invoice"],
            unsubscribed=row["unsubscribed"],
            is_listed=row["unlisted_views"] == 0 and row["unlisted_until"] <= time.time(),
            created=row["created"],
        )
        for row in rows
    ]


def count_view(world: World, account: Account) -> None:
    """Count one view of an account's list, which brings what lags behind nearer to being shown."""
    world.db.execute(
        "UPDATE resource SET unlisted_views = max(unlisted_views - 1, 0), stale_views = max(stale_views - 1, 0)"
        " WHERE unlisted_views + stale_views > 0 AND order_line IN (SELECT order_line.id FROM order_line"
        " JOIN purchase_order ON purchase_order.id = order_line.purchase_order WHERE purchase_order.account = ?)",
        (account.id,),
    )


def find_resource(world: World, account: Account, instance_id: str) -> Resource | None:
    """Return one of an account's provisioned resources by its Resource ID."""
    resources = list_resources(world, account)
    return next((resource for resource in resources if resource.instance_id == instance_id), None)


def has_live(world: World, account: Account, product: Product) -> bool:
    """Tell whether an account already has a product that is not closed."""
    return any(
        resource.is_live and resource.product == product for resource in list_resources(world, account)
    )


def unsubscribe(world: World, resource: Resource) -> None:
    """Close a resource and owe the seller its release."""
    now = stamp(world.clock.advance())
    world.db.execute(
        "UPDATE resource SET unsubscribed = ?, stale_views = 1, stale_status = status WHERE id = ?",
        (now, resource.number),
    )
    marketplace.enqueue(world, "releaseInstance", resource=resource.number)


def issue_invoice(world: World, resource: Resource) -> bool:
    """Issue an invoice for a resource, as KooGallery does when the buyer has paid; False when it can't be."""
    if not resource.is_live or resource.instance_id is None or resource.invoice == "issued":
        return False
    _set_invoice(world, resource, "issued")
    return True


def return_invoice(world: World, resource: Resource) -> bool:
    """Return the invoice of a resource; False when it has none."""
    if resource.invoice != "issued":
        return False
    _set_invoice(world, resource, "returned")
    return True


def freeze(world: World, resource: Resource) -> bool:
    """Freeze a running resource, as KooGallery does, and owe the seller the news; False when it can't be."""
    return _set_frozen(world, resource, is_frozen=True)


def unfreeze(world: World, resource: Resource) -> bool:
    """End the freeze of a resource and owe the seller the news; False when it is not frozen."""
    return _set_frozen(world, resource, is_frozen=False)


def find_any_resource(world: World, instance_id: str) -> Resource | None:
    """Return a provisioned resource by its Resource ID, whichever account has it."""
    row = world.db.execute(
        "SELECT purchase_order.account FROM resource JOIN order_line ON order_line.id = resource.order_line"
        " JOIN purchase_order ON purchase_order.id = order_line.purchase_order WHERE instance_id = ?",
        (instance_id,),
    ).fetchone()
    if row is None:
        return None
    user = world.db.execute(
        "SELECT id FROM iam_user WHERE account = ? AND is_owner = 1", (row["account"],)
    ).fetchone()
    return find_resource(world, find_user(world, user["id"]).account, instance_id)


def _set_invoice(world: World, resource: Resource, status: str) -> None:
    world.clock.advance()
    world.db.execute("UPDATE resource SET invoice = ? WHERE id = ?", (status, resource.number))
    world.journal.act("koogallery", f"invoice_{status}", resource=resource.instance_id)


def _set_frozen(world: World, resource: Resource, *, is_frozen: bool) -> bool:
    """Owe the seller a status that the resource has not, or is not about to have, already."""
    if not resource.is_live or resource.status == "provisioning":
        return False
    owed = world.db.execute(
        "SELECT instance_status FROM delivery WHERE resource = ? AND activity = 'instanceStatus'"
        " ORDER BY id DESC LIMIT 1",
        (resource.number,),
    ).fetchone()
    if is_frozen == (owed is not None and owed["instance_status"] == "FREEZE"):
        return False
    world.clock.advance()
    status = "FREEZE" if is_frozen else "NORMAL"
    marketplace.enqueue(world, "instanceStatus", resource=resource.number, instance_status=status)
    world.journal.act("koogallery", "resource_status_ordered", resource=resource.instance_id, status=status)
    return True


def _shown_status(row: sqlite3.Row) -> str:
    """Return what the list says: closing is KooGallery's own doing and does not wait for the seller."""
    if row["unsubscribed"] is None or row["status"] == "canceled":
        return str(row["status"])
    return str(row["stale_status"]) if row["stale_views"] else "closed"
