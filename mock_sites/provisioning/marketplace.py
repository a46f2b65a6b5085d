"""KooGallery's outbox: what it owes the seller, claimed call by call, and what came of each.

An act in KooGallery only adds a row, in its own transaction. `claim` takes one row for a caller, for as
long as a call can take; `settle` writes back. So nothing is lost when the server dies at any moment, and
two servers on the same files don't make the same call at once.
"""

import sqlite3
from dataclasses import dataclass

from mock_sites.clock import stamp
from mock_sites.provisioning.signature import auth_token, time_stamp
from mock_sites.world import World

CALL_TIMEOUT_SECONDS = 5.0  # the interface's own limit
_LEASE_SECONDS = CALL_TIMEOUT_SECONDS + 1
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0
_SUCCESS = "000000"
_LONGEST_INSTANCE_ID = 64

# Open rows whose resource has no earlier open row: the calls about one resource are made in order.
_READY = (
    "SELECT id, coalesce(lease_until, due) AS due FROM delivery WHERE status IN ('pending', 'calling')"
    " AND NOT EXISTS (SELECT 1 FROM delivery AS earlier WHERE earlier.resource = delivery.resource"
    " AND earlier.id < delivery.id AND earlier.status IN ('pending', 'calling'))"
)

_CLAIM = (
    "UPDATE delivery SET status = 'calling', attempts = attempts + 1, lease_until = :lease"  # noqa: S608 # our own text
    f" WHERE id = (SELECT id FROM ({_READY}) WHERE due <= :now ORDER BY id LIMIT 1)"
    " RETURNING id, attempts, resource, activity, instance_status"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One attempt at a delivery, signed and ready to send."""

    delivery: int
    attempt: int
    resource: int
    activity: str
    params: dict[str, str]
    access_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call: the seller's result code, or what kept it from answering."""

    result: str
    instance_id: str | None = None


def enqueue(world: World, activity: str, *, resource: int, instance_status: str | None = None) -> None:
    """Owe the seller a call about a resource, within the transaction of the act that caused it.

    `activity` is newInstance, instanceStatus (with FREEZE or NORMAL), releaseInstance or queryInstance. The
    sender makes the call once the act is committed, and writes back what came of it.
    """
    world.db.execute(
        "INSERT INTO delivery (resource, activity, instance_status, created, owed_since)"
        " VALUES (:resource, :activity, :status, :now, :now)",
        {
            "resource": resource,
            "activity": activity,
            "status": instance_status,
            "now": stamp(world.clock.now()),
        },
    )


def has_open_calls(world: World) -> bool:
    """Tell whether anything is owed."""
    found = world.db.execute(
        "SELECT 1 FROM delivery WHERE status IN ('pending', 'calling') LIMIT 1"
    ).fetchone()
    return found is not None


def next_due(world: World) -> float | None:
    """Return the real time, in seconds, at which the next call may be made; None when nothing is owed."""
    (due,) = world.db.execute(f"SELECT min(due) FROM ({_READY})").fetchone()  # noqa: S608 # our own text
    return None if due is None else float(due)


def claim(world: World, now: float) -> Call | None:
    """Take the next call that is due at a real time, for the length of a lease; None when there is none."""
    row = world.db.execute(_CLAIM, {"lease": now + _LEASE_SECONDS, "now": now}).fetchone()
    if row is None:
        return None
    access_key = world.settings.access_key
    params = _params(world, row)
    params["authToken"] = auth_token(params, access_key=access_key)
    return Call(
        delivery=row["id"],
        attempt=row["attempts"],
        resource=row["resource"],
        activity=row["activity"],
        params=params,
        access_key=access_key,
    )


def settle(world: World, call: Call, outcome: Outcome, now: float) -> None:
    """Write back what came of a call: done, or due again after a pause that doubles each time.

    A caller whose lease ran out finds its attempt taken over and writes nothing.
    """
    world.journal.answer(
        "koogallery",
        call.activity,
        attempt=call.attempt,
        result=outcome.result,
        instance=outcome.instance_id,
    )
    done = outcome.result == _SUCCESS and _write_back(world, call, outcome)
    pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(call.attempt - 1, 10), _LONGEST_PAUSE_SECONDS)
    held = world.db.execute(
        "UPDATE delivery SET status = ?, due = ?, lease_until = NULL, result = ?"
        " WHERE id = ? AND attempts = ? AND status = 'calling'",
        ("delivered" if done else "pending", now + pause, outcome.result, call.delivery, call.attempt),
    )
    if held.rowcount and not done:
        world.journal.act(
            "koogallery", "call_failed", activity=call.activity, attempt=call.attempt, result=outcome.result
        )


def _params(world: World, row: sqlite3.Row) -> dict[str, str]:
    params = {"activity": row["activity"], "timeStamp": time_stamp(world.clock.now())}
    resource = world.db.execute(
        "SELECT resource.instance_id, purchase_order.id AS order_id, product.offer_id, product.sku_code,"
        " huawei_account.id AS customer_id, huawei_account.name AS customer_name FROM resource"
        " JOIN order_line ON order_line.id = resource.order_line"
        " JOIN product ON product.id = order_line.product"
        " JOIN purchase_order ON purchase_order.id = order_line.purchase_order"
        " JOIN huawei_account ON huawei_account.id = purchase_order.account WHERE resource.id = ?",
        (row["resource"],),
    ).fetchone()
    if row["activity"] == "newInstance":
        return params | {
            # It differs on every call, as the interface has it; drawn from the attempt so that it is
            # the same in every world of the seed.
            "businessId": world.ids.derived_uuid("business", f"{row['id']}:{row['attempts']}"),
            "customerId": resource["customer_id"],
            "customerName": resource["customer_name"],
            "orderId": resource["order_id"],
            "productId": resource["offer_id"],
            "skuCode": resource["sku_code"],
        }
    params["instanceId"] = resource["instance_id"]
    if row["activity"] == "instanceStatus":
        params["instanceStatus"] = row["instance_status"]
    if row["activity"] == "releaseInstance":
        params["orderId"] = resource["order_id"]
    return params


def _write_back(world: World, call: Call, outcome: Outcome) -> bool:
    """Bring KooGallery's own state up to date; False when the answer can't be right."""
    if call.activity == "newInstance":
        return _write_instance(world, call, outcome.instance_id)
    if call.activity == "releaseInstance":
        _set_status(world, call, "closed", only_from=("running", "frozen"))
    elif call.activity == "instanceStatus" and call.params["instanceStatus"] == "FREEZE":
        _set_status(world, call, "frozen", only_from=("running",))
    elif call.activity == "instanceStatus":
        _set_status(world, call, "running", only_from=("frozen",))
    return True


def _write_instance(world: World, call: Call, instance_id: str | None) -> bool:
    if not instance_id or len(instance_id) > _LONGEST_INSTANCE_ID:
        return False
    taken = world.db.execute(
        "SELECT 1 FROM resource WHERE instance_id = ? AND id <> ?", (instance_id, call.resource)
    ).fetchone()
    if taken is not None:
        return False
    changed = world.db.execute(
        "UPDATE resource SET status = 'running', instance_id = ? WHERE id = ? AND status = 'provisioning'",
        (instance_id, call.resource),
    )
    if changed.rowcount:
        world.db.execute(
            "UPDATE purchase_order SET status = 'completed' WHERE id = ? AND NOT EXISTS (SELECT 1 FROM order_line"
            " LEFT JOIN resource ON resource.order_line = order_line.id"
            " WHERE order_line.purchase_order = purchase_order.id AND resource.instance_id IS NULL)",
            (call.params["orderId"],),
        )
        world.journal.act(
            "koogallery", "resource_running", resource=instance_id, order=call.params["orderId"]
        )
    return True


def _set_status(world: World, call: Call, status: str, *, only_from: tuple[str, ...]) -> None:
    marks = ", ".join("?" * len(only_from))
    changed = world.db.execute(
        f"UPDATE resource SET status = ? WHERE id = ? AND status IN ({marks})",  # noqa: S608 # only marks
        (status, call.resource, *only_from),
    )
    if changed.rowcount:
        world.journal.act("koogallery", f"resource_{status}", resource=call.params["instanceId"])
