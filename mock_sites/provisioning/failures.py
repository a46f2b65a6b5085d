"""What KooGallery does when a seller's interface has failed for as long as the schedule lasts.

An order that could not be provisioned has failed: it is unsubscribed without anyone's doing. Any other call
is halted, with all that are owed about the same resource, until the seller presses Restart Debugging. The
seller gets an e-mail either way.
"""

from mock_sites.clock import stamp
from mock_sites.world import World

SELLER_ADDRESS = "seller@example.com"
_SITE = "koogallery"
_LINES = "SELECT id FROM order_line WHERE purchase_order = :order"


def fail_order(world: World, delivery: int) -> list[int]:
    """Cancel the order of a delivery; return the resources of its other lines that now have to be released."""
    order, now = _order_of(world, delivery), stamp(world.clock.now())
    values = {"order": order, "now": now}
    canceled = world.db.execute(
        "UPDATE resource SET status = 'canceled', unsubscribed = :now"  # noqa: S608 # our own text
        f" WHERE status = 'provisioning' AND order_line IN ({_LINES}) RETURNING id",
        values,
    ).fetchall()
    running = world.db.execute(
        "UPDATE resource SET unsubscribed = :now"  # noqa: S608 # our own text
        f" WHERE unsubscribed IS NULL AND order_line IN ({_LINES}) RETURNING id",
        values,
    ).fetchall()
    world.db.execute("UPDATE purchase_order SET status = 'canceled' WHERE id = :order", values)
    for (resource,) in canceled:
        world.db.execute(
            "UPDATE delivery SET status = 'failed', lease_until = NULL WHERE resource = ?"
            " AND status IN ('pending', 'calling', 'halted')",
            (resource,),
        )
    world.journal.act(_SITE, "order_failed", order=order)
    _write_to_seller(world, "order_failed", delivery, order)
    return [resource for (resource,) in running]


def halt(world: World, delivery: int) -> None:
    """Make a call no more until it is restarted."""
    world.db.execute("UPDATE delivery SET status = 'halted', lease_until = NULL WHERE id = ?", (delivery,))
    order = _order_of(world, delivery)
    world.journal.act(_SITE, "call_halted", order=order)
    _write_to_seller(world, "calls_halted", delivery, order)


def restart_debugging(world: World, order: str) -> bool:
    """Make the halted calls of an order again, on a fresh schedule; False when none is halted."""
    restarted = world.db.execute(
        "UPDATE delivery SET status = 'pending', due = 0, not_before = NULL, owed_since = :now,"  # noqa: S608 # our own text
        " series_start = attempts WHERE status = 'halted'"
        f" AND resource IN (SELECT id FROM resource WHERE order_line IN ({_LINES}))",
        {"order": order, "now": stamp(world.clock.now())},
    )
    if restarted.rowcount == 0:
        return False
    world.journal.act(_SITE, "debugging_restarted", order=order)
    return True


def list_seller_mail(world: World) -> list[dict[str, str]]:
    """Return the e-mails to the seller, newest first: kind, order, activity, result and time of each."""
    rows = world.db.execute(
        "SELECT seller_mail.kind, seller_mail.sent, delivery.activity, delivery.result,"
        " order_line.purchase_order AS order_id FROM seller_mail"
        " JOIN delivery ON delivery.id = seller_mail.delivery"
        " JOIN resource ON resource.id = delivery.resource"
        " JOIN order_line ON order_line.id = resource.order_line ORDER BY seller_mail.id DESC"
    )
    return [dict(row) for row in rows]


def _order_of(world: World, delivery: int) -> str:
    (order,) = world.db.execute(
        "SELECT order_line.purchase_order FROM delivery JOIN resource ON resource.id = delivery.resource"
        " JOIN order_line ON order_line.id = resource.order_line WHERE delivery.id = ?",
        (delivery,),
    ).fetchone()
    return str(order)


def _write_to_seller(world: World, kind: str, delivery: int, order: str) -> None:
    world.db.execute(
        "INSERT INTO seller_mail (kind, delivery, sent) VALUES (?, ?, ?)",
        (kind, delivery, stamp(world.clock.now())),
    )
    world.journal.act(_SITE, "seller_emailed", kind=kind, order=order, address=SELLER_ADDRESS)
