"""KooGallery's outbox: what it owes the seller, claimed call by call, and what came of each.

An act in KooGallery only adds a row, in its own transaction. `claim` takes one row for a caller, for as
long as a call can take; `settle` writes back. So nothing is lost when the server dies at any moment, and
two servers on the same files don't make the same call at once.

`schedule` says when a call that failed is made again. When its time is over, an order that was to be
provisioned has failed, and any other call is halted until someone restarts it (`failures`).
"""

import sqlite3
import time
from dataclasses import dataclass
from datetime import datetime

from mock_sites.clock import read_time, stamp
from mock_sites.provisioning import failures
from mock_sites.provisioning.messages import HttpCall, Message, ResultCode
from mock_sites.provisioning.protocols import protocol_of
from mock_sites.provisioning.schedule import Series, next_try
from mock_sites.provisioning.seller_call import CALL_TIMEOUT_SECONDS, Outcome
from mock_sites.provisioning.write_back import can_be_instance, write_back
from mock_sites.world import World

_SITE = "koogallery"
_LEASE_SECONDS = CALL_TIMEOUT_SECONDS + 1

# Open rows whose resource has no earlier open row: the calls about one resource are made in order. Those that
# rest until a time of the world are ready when its clock has come there.
_READY = (
    "SELECT id, coalesce(lease_until, due) AS due FROM delivery WHERE status IN ('pending', 'calling')"
    " AND (not_before IS NULL OR not_before <= (SELECT now FROM world))"
    " AND NOT EXISTS (SELECT 1 FROM delivery AS earlier WHERE earlier.resource = delivery.resource"
    " AND earlier.id < delivery.id AND earlier.status IN ('pending', 'calling', 'halted'))"
)

_CLAIM = (
    "UPDATE delivery SET status = 'calling', attempts = attempts + 1, lease_until = :lease"  # noqa: S608 # our own text
    f" WHERE id = (SELECT id FROM ({_READY}) WHERE due <= :now ORDER BY id LIMIT 1) RETURNING *"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One attempt at a delivery, signed and ready to send; `tried` is the world's time of it."""

    delivery: int
    attempt: int
    resource: int
    message: Message
    http: HttpCall
    access_key: str
    tried: datetime


def enqueue(world: World, activity: str, *, resource: int, instance_status: str | None = None) -> None:
    """Owe the seller a call about a resource, within the transaction of the act that caused it.

    `activity` is newInstance, instanceStatus (with FREEZE or NORMAL), releaseInstance or queryInstance. The
    sender makes the call once the act is committed, and writes back what came of it.
    """
    delay = world.faults.delay_call(activity)
    world.db.execute(
        "INSERT INTO delivery (resource, activity, instance_status, due, created, owed_since)"
        " VALUES (:resource, :activity, :status, :due, :now, :now)",
        {
            "due": time.time() + delay if delay else 0,
            "resource": resource,
            "activity": activity,
            "status": instance_status,
            "now": stamp(world.clock.now()),
        },
    )


def has_open_calls(world: World) -> bool:
    """Tell whether a call is owed that can be made, now or after a pause."""
    return world.db.execute(f"{_READY} LIMIT 1").fetchone() is not None


def next_due(world: World) -> float | None:
    """Return the real time, in seconds, at which the next call may be made; None when none can be."""
    (due,) = world.db.execute(f"SELECT min(due) FROM ({_READY})").fetchone()  # noqa: S608 # our own text
    return None if due is None else float(due)


def claim(world: World, now: float) -> Call | None:
    """Take the next call that is due at a real time, for the length of a lease; None when there is none."""
    row = world.db.execute(_CLAIM, {"lease": now + _LEASE_SECONDS, "now": now}).fetchone()
    if row is None:
        return None
    message, access_key = _message(world, row), world.settings.access_key
    return Call(
        delivery=row["id"],
        attempt=row["attempts"],
        resource=row["resource"],
        message=message,
        http=protocol_of(world).write(message, access_key=access_key, now=now),
        access_key=access_key,
        tried=world.clock.now(),
    )


def settle(world: World, call: Call, outcome: Outcome, now: float) -> None:
    """Write back what came of a call: done, or due again as the schedule says, or given up.

    A caller whose lease ran out finds its attempt taken over: its success is believed, its failure is not.
    """
    activity = call.message.activity
    world.journal.answer(
        _SITE, activity, attempt=call.attempt, result=outcome.result, instance=outcome.instance_id
    )
    if outcome.result == ResultCode.SUCCESS and write_back(world, call.resource, call.message, outcome):
        world.db.execute(
            "UPDATE delivery SET status = 'delivered', lease_until = NULL, result = ?"
            " WHERE id = ? AND status IN ('pending', 'calling')",
            (outcome.result, call.delivery),
        )
        return
    row = world.db.execute(
        "SELECT * FROM delivery WHERE id = ? AND attempts = ? AND status = 'calling'",
        (call.delivery, call.attempt),
    ).fetchone()
    if row is None:
        return
    is_promise = activity == "newInstance" and outcome.result == ResultCode.PROCESSING
    if is_promise and can_be_instance(world, call.resource, outcome.instance_id):
        _ask_from_now_on(world, call, str(outcome.instance_id))
    else:
        _try_again(world, call, row, outcome, now)


def call_at_once(world: World, activity: str, *, resource: int) -> tuple[HttpCall, str]:
    """Return a call about a resource that nobody owes, and the access key that it is signed with."""
    fields = _facts(world, resource) | {"businessId": world.ids.uuid("business")}
    access_key = world.settings.access_key
    message = Message(activity=activity, fields=fields)
    return protocol_of(world).write(message, access_key=access_key, now=time.time()), access_key


def _ask_from_now_on(world: World, call: Call, instance_id: str) -> None:
    """Keep the instance ID that the seller promised: from now on it is asked for that."""
    world.db.execute(
        "UPDATE delivery SET status = 'pending', lease_until = NULL, due = 0, result = ?, accepted_as = ?,"
        " series_start = attempts WHERE id = ?",
        (ResultCode.PROCESSING, instance_id, call.delivery),
    )
    world.journal.act(_SITE, "order_accepted", order=call.message.fields["orderId"], instance=instance_id)


def _try_again(world: World, call: Call, row: sqlite3.Row, outcome: Outcome, now: float) -> None:
    """Let a call rest until its next try, or give it up."""
    following = next_try(
        Series(
            activity=row["activity"],
            owed_since=read_time(row["owed_since"]),
            tried=call.tried,
            tries=row["attempts"] - row["series_start"],
        )
    )
    not_before = None if following is None or following.not_before is None else stamp(following.not_before)
    if call.message.activity != "queryInstance" or outcome.result != ResultCode.PROCESSING:
        world.journal.act(
            _SITE,
            "call_failed",
            activity=call.message.activity,
            attempt=call.attempt,
            result=outcome.result,
            next=not_before,
        )
    if following is None:
        _give_up(world, row, outcome)
        return
    world.db.execute(
        "UPDATE delivery SET status = 'pending', lease_until = NULL, due = ?, not_before = ?, result = ? WHERE id = ?",
        (now + following.pause, not_before, outcome.result, call.delivery),
    )


def _give_up(world: World, row: sqlite3.Row, outcome: Outcome) -> None:
    """Fail the order that was to be provisioned, or halt any other call."""
    world.db.execute("UPDATE delivery SET result = ? WHERE id = ?", (outcome.result, row["id"]))
    if row["activity"] != "newInstance":
        failures.halt(world, row["id"])
        return
    for resource in failures.fail_order(world, row["id"]):
        enqueue(world, "releaseInstance", resource=resource)


def _message(world: World, row: sqlite3.Row) -> Message:
    """Return what a delivery has to say now."""
    fields = _facts(world, row["resource"])
    if row["accepted_as"] is not None:
        return Message(activity="queryInstance", fields={"instanceId": row["accepted_as"]})
    if row["activity"] == "newInstance":
        # It differs on every call, as the interface has it; drawn from the attempt so that it is
        # the same in every world of the seed.
        origin = f"{row['id']}:{row['attempts']}"
        fields["businessId"] = world.ids.derived_uuid("business", origin)
    if row["instance_status"] is not None:
        fields["instanceStatus"] = row["instance_status"]
    return Message(activity=row["activity"], fields=fields)


def _facts(world: World, resource: int) -> dict[str, str]:
    """Return everything that a call about a resource may say of it; each version has its choice."""
    row = world.db.execute(
        "SELECT huawei_account.id AS customerId, huawei_account.name AS customerName, purchase_order.id AS orderId,"
        " order_line.id AS orderLineId, product.offer_id AS productId, product.sku_code AS skuCode,"
        " resource.instance_id AS instanceId FROM resource"
        " JOIN order_line ON order_line.id = resource.order_line"
        " JOIN product ON product.id = order_line.product"
        " JOIN purchase_order ON purchase_order.id = order_line.purchase_order"
        " JOIN huawei_account ON huawei_account.id = purchase_order.account WHERE resource.id = ?",
        (resource,),
    ).fetchone()
    return {name: value for name, value in dict(row).items() if value is not None}
