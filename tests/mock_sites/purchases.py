"""Purchases as KooGallery's pages make them, without the pages."""

from mock_sites.clock import stamp
from mock_sites.provisioning import marketplace
from mock_sites.world import World

GUANCE = "8990a122-f456-43a4-892c-a458be31e336"


def buy(world: World, account: str = "example-cloud") -> int:
    """Order Guance for an account, and return the resource's number; the seller is owed the call."""
    with world.transaction():
        now = world.clock.advance()
        user = world.db.execute(
            "SELECT iam_user.id, account FROM iam_user JOIN huawei_account ON huawei_account.id = account"
            " WHERE huawei_account.name = ?",
            (account,),
        ).fetchone()
        order = world.ids.order(now)
        world.db.execute(
            "INSERT INTO purchase_order (id, account, iam_user, status, created) VALUES (?, ?, ?, 'processing', ?)",
            (order, user["account"], user["id"], stamp(now)),
        )
        world.db.execute("INSERT INTO order_line VALUES (?, ?, ?)", (f"{order}-000001", order, GUANCE))
        (resource,) = world.db.execute(
            "INSERT INTO resource (order_line, status, created) VALUES (?, 'provisioning', ?) RETURNING id",
            (f"{order}-000001", stamp(now)),
        ).fetchone()
        marketplace.enqueue(world, "newInstance", resource=resource)
    return int(resource)


def unsubscribe(world: World, resource: int) -> None:
    """Unsubscribe what was bought; the seller is owed the release."""
    with world.transaction():
        now = world.clock.advance()
        world.db.execute("UPDATE resource SET unsubscribed = ? WHERE id = ?", (stamp(now), resource))
        marketplace.enqueue(world, "releaseInstance", resource=resource)


def set_frozen(world: World, resource: int, *, is_frozen: bool) -> None:
    """Freeze or unfreeze what was bought; the seller is owed the call."""
    with world.transaction():
        status = "FREEZE" if is_frozen else "NORMAL"
        marketplace.enqueue(world, "instanceStatus", resource=resource, instance_status=status)


def status_of(world: World, resource: int) -> str:
    """Return a resource's status."""
    with world.transaction():
        (status,) = world.db.execute("SELECT status FROM resource WHERE id = ?", (resource,)).fetchone()
    return str(status)


def account_id_of(world: World, account: str = "example-cloud") -> str:
    """Return the account ID behind an account name."""
    with world.transaction():
        (account_id,) = world.db.execute(
            "SELECT id FROM huawei_account WHERE name = ?", (account,)
        ).fetchone()
    return str(account_id)
