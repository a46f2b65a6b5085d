"""What a call that succeeded changes in KooGallery's own books."""

from mock_sites.provisioning.messages import LONGEST_ID, Message
from mock_sites.provisioning.seller_call import Outcome
from mock_sites.world import World

_SITE = "koogallery"


def write_back(world: World, resource: int, message: Message, outcome: Outcome) -> bool:
    """Bring a resource up to date; False when the answer can't be right."""
    match message.activity, message.fields.get("instanceStatus"):
        case "newInstance", _:
            return _write_instance(world, resource, outcome.instance_id)
        case "queryInstance", _:
            is_the_one = outcome.instance_id == message.fields["instanceId"]
            return is_the_one and _write_instance(world, resource, outcome.instance_id)
        case "releaseInstance", _:
            _set_status(world, resource, "closed", only_from=("running", "frozen"))
        case "instanceStatus", "FREEZE":
            _set_status(world, resource, "frozen", only_from=("running",))
        case "instanceStatus", _:
            _set_status(world, resource, "running", only_from=("frozen",))
    return True


def can_be_instance(world: World, resource: int, instance_id: str | None) -> bool:
    """Tell whether what a seller gives as an instance ID is one, and no other resource's."""
    if not instance_id or len(instance_id) > LONGEST_ID or not instance_id.isprintable():
        return False
    taken = world.db.execute(
        "SELECT 1 FROM resource WHERE instance_id = ? AND id <> ?", (instance_id, resource)
    ).fetchone()
    return taken is None


def _write_instance(world: World, resource: int, instance_id: str | None) -> bool:
    if not can_be_instance(world, resource, instance_id):
        return False
    provisioned = world.db.execute(
        "UPDATE resource SET status = 'running', instance_id = ? WHERE id = ? AND status = 'provisioning'"
        " RETURNING order_line",
        (instance_id, resource),
    ).fetchone()
    if provisioned is not None:
        (order,) = world.db.execute(
            "SELECT purchase_order FROM order_line WHERE id = ?", (provisioned["order_line"],)
        ).fetchone()
        world.db.execute(
            "UPDATE purchase_order SET status = 'completed' WHERE id = ? AND NOT EXISTS (SELECT 1 FROM order_line"
            " LEFT JOIN resource ON resource.order_line = order_line.id"
            " WHERE order_line.purchase_order = purchase_order.id AND resource.instance_id IS NULL)",
            (order,),
        )
        world.journal.act(_SITE, "resource_running", resource=instance_id, order=order)
    return True


def _set_status(world: World, resource: int, status: str, *, only_from: tuple[str, ...]) -> None:
    marks = ", ".join("?" * len(only_from))
    changed = world.db.execute(
        f"UPDATE resource SET status = ? WHERE id = ? AND status IN ({marks}) RETURNING instance_id",  # noqa: S608 # only marks
        (status, resource, *only_from),
    ).fetchone()
    if changed is not None:
        world.journal.act(_SITE, f"resource_{status}", resource=changed["instance_id"])
