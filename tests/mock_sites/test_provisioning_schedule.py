"""When a call that failed is made again, and what comes of it when its time is over.

Real time is given to the outbox as a number here, and the world's clock is moved by hand: nothing waits.
"""

from datetime import datetime, timedelta

import pytest

from mock_sites import control_acts
from mock_sites.control_acts import ActRefusedError
from mock_sites.provisioning import marketplace
from mock_sites.provisioning.schedule import NextTry, Series, next_try
from mock_sites.provisioning.seller_call import Outcome
from mock_sites.world import World
from tests.mock_sites.huawei import sign_in, table_rows
from tests.mock_sites.purchases import buy, set_frozen, status_of, unsubscribe
from tests.mock_sites.visitor import Visitor, rows

OWED = datetime.fromisoformat("2026-03-02T09:31:00+08:00")
FAILURE = Outcome(result="000005")
GOOD = Outcome(result="000000", instance_id="the-instance")
HOUR = timedelta(hours=1)


class Outbox:
    """A world's outbox, worked off by hand: `now` is real time, which goes on only when a call has to wait."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = 1000.0

    def work_off(self, outcome: Outcome = FAILURE) -> list[str]:
        """Make every call that can be made, with the same outcome, and return what they were."""
        made = []
        while (call := self._claim()) is not None:
            made.append(call.message.activity)
            with self.world.transaction():
                marketplace.settle(self.world, call, outcome, self.now)
        return made

    def advance(self, **span: float) -> None:
        """Let time pass in the world."""
        with self.world.transaction():
            self.world.clock.advance_by(timedelta(**span))

    def _claim(self) -> marketplace.Call | None:
        with self.world.transaction():
            due = marketplace.next_due(self.world)
            assert marketplace.has_open_calls(self.world) is (due is not None)
            if due is None:
                return None
            self.now = max(self.now, due)
            return marketplace.claim(self.world, self.now)


@pytest.fixture
def outbox(world: World) -> Outbox:
    """Give the outbox of the test's world, whose server has nothing to do in it."""
    return Outbox(world)


def order_of(world: World) -> str:
    """Return the number of the only order."""
    (order,) = rows(world, "SELECT id FROM purchase_order")
    return str(order["id"])


def acts(world: World, name: str) -> list[dict[str, object]]:
    """Return what the journal has of an act."""
    with world.transaction():
        return [act.detail for act in world.journal.acts(name)]


@pytest.mark.parametrize(
    ("activity", "passed", "tries", "expected"),
    [
        ("newInstance", timedelta(0), 1, NextTry(pause=0.2)),
        ("newInstance", timedelta(0), 5, NextTry(pause=3.2)),
        ("newInstance", timedelta(minutes=59), 7, NextTry(pause=5.0)),
        ("newInstance", timedelta(0), 8, NextTry(not_before=OWED + HOUR)),
        ("newInstance", timedelta(minutes=59), 8, NextTry(not_before=OWED + HOUR)),
        ("newInstance", HOUR, 1, NextTry(not_before=OWED + 2 * HOUR)),
        ("newInstance", timedelta(hours=2, minutes=59), 9, NextTry(not_before=OWED + 3 * HOUR)),
        ("newInstance", 3 * HOUR, 1, None),
        ("newInstance", timedelta(days=15), 1, None),
        ("releaseInstance", timedelta(minutes=19), 1, NextTry(pause=0.2)),
        ("releaseInstance", timedelta(minutes=20), 1, NextTry(not_before=OWED + timedelta(minutes=40))),
        ("instanceStatus", timedelta(minutes=59), 9, NextTry(not_before=OWED + HOUR)),
        ("instanceStatus", HOUR, 1, None),
    ],
)
def test_the_next_try(activity: str, passed: timedelta, tries: int, expected: NextTry | None) -> None:
    """Eight quick tries, then the documented ones, then none."""
    series = Series(activity=activity, owed_since=OWED, tried=OWED + passed, tries=tries)
    assert next_try(series) == expected


def test_an_order_is_tried_every_hour_and_fails_after_three(outbox: Outbox, world: World) -> None:
    """Eight quick calls, one at each full hour, and after the one at three hours the order has failed."""
    resource = buy(world)
    assert outbox.work_off() == ["newInstance"] * 8
    assert outbox.now < 1020
    outbox.advance(minutes=59)
    assert outbox.work_off() == []
    outbox.advance(minutes=1)
    assert outbox.work_off() == ["newInstance"]
    outbox.advance(minutes=90)
    assert outbox.work_off() == ["newInstance"]
    assert status_of(world, resource) == "provisioning"
    outbox.advance(minutes=30)
    assert outbox.work_off() == ["newInstance"]
    assert status_of(world, resource) == "canceled"
    outbox.advance(days=1)
    assert outbox.work_off() == []
    assert rows(world, "SELECT status FROM purchase_order") == [{"status": "canceled"}]
    assert [act["next"] for act in acts(world, "call_failed")][-4:] == [
        "2026-03-02T10:31:00+08:00",
        "2026-03-02T11:31:00+08:00",
        "2026-03-02T12:31:00+08:00",
        None,
    ]
    assert acts(world, "order_failed") == [{"order": order_of(world)}]


@pytest.mark.parametrize("hours", [1, 2, 3, 50])
def test_an_order_heals_when_the_seller_does(outbox: Outbox, world: World, hours: int) -> None:
    """Whenever the next try succeeds, at the last minute too, the order is completed."""
    resource = buy(world)
    outbox.work_off()
    outbox.advance(hours=hours)
    assert outbox.work_off(GOOD) == ["newInstance"]
    assert status_of(world, resource) == "running"
    assert acts(world, "order_failed") == []


def test_a_jump_of_the_clock_makes_one_call(outbox: Outbox, world: World) -> None:
    """The tries that a jump passes are not made up for; the one at its end decides."""
    resource = buy(world)
    outbox.advance(hours=3)
    assert outbox.work_off() == ["newInstance"]
    assert status_of(world, resource) == "canceled"


def test_a_jump_during_a_call_does_not_fail_it(outbox: Outbox, world: World) -> None:
    """A call counts for the world's time at which it was made; the one after the jump decides."""
    resource = buy(world)
    with world.transaction():
        call = marketplace.claim(world, outbox.now)
    assert call is not None
    outbox.advance(hours=3)
    with world.transaction():
        marketplace.settle(world, call, FAILURE, outbox.now)
    assert status_of(world, resource) == "provisioning"
    assert outbox.work_off() == ["newInstance"]
    assert status_of(world, resource) == "canceled"


def test_a_success_that_comes_late_is_believed_but_brings_nothing_back(outbox: Outbox, world: World) -> None:
    """An answer after the lease counts; after the order has failed it does not."""
    first, second = buy(world), buy(world)
    with world.transaction():
        late = [marketplace.claim(world, outbox.now) for _ in range(2)]
    outbox.now += 7
    assert late[0] is not None
    with world.transaction():
        assert marketplace.claim(world, outbox.now) is not None
        marketplace.settle(world, late[0], GOOD, outbox.now)
    assert status_of(world, first) == "running"
    outbox.advance(hours=3)
    outbox.now += 7
    outbox.work_off()
    assert status_of(world, second) == "canceled"
    assert late[1] is not None
    with world.transaction():
        marketplace.settle(world, late[1], Outcome(result="000000", instance_id="too-late"), outbox.now)
    assert status_of(world, second) == "canceled"
    assert [row["status"] for row in rows(world, "SELECT status FROM delivery")] == ["delivered", "failed"]


def test_a_failed_order_is_unsubscribed_for_its_buyer(outbox: Outbox, visitor: Visitor, world: World) -> None:
    """Purchased Apps shows it as canceled without an ID, and My Unsubscriptions says why."""
    buy(world)
    outbox.advance(hours=3)
    outbox.work_off()
    sign_in(visitor)
    visitor.open("koogallery", "/my/purchased")
    ((_, resource_id, order, *_, status, _, operation),) = table_rows(visitor.page)
    assert (resource_id, order, status, operation) == ("--", order_of(world), "Canceled", "--")
    visitor.open("koogallery", "/my/unsubscriptions")
    ((_, reason, order, at, _),) = table_rows(visitor.page)
    assert reason == "-- Unsubscribed automatically, since the seller could not provision it"
    assert (order, at) == (order_of(world), "2026/03/02 12:31:00 GMT+08:00")


def test_the_seller_is_written_to(outbox: Outbox, visitor: Visitor, world: World) -> None:
    """The mock mailbox has KooGallery's mail, and nobody else's address shows it."""
    buy(world)
    outbox.advance(hours=3)
    outbox.work_off()
    visitor.open("guance", "/mailbox?address=Seller@example.com")
    assert "KooGallery unsubscribed an order that you did not provision" in visitor.text
    assert f"Order No. {order_of(world)} Activity newInstance Result 000005" in visitor.text
    visitor.open("guance", "/mailbox?address=cloud@example.com")
    assert "KooGallery unsubscribed" not in visitor.text
    assert acts(world, "seller_emailed") == [
        {"kind": "order_failed", "order": order_of(world), "address": "seller@example.com"}
    ]


def test_a_failed_order_takes_its_other_lines_along(outbox: Outbox, world: World) -> None:
    """Of an order with two billing items, what was provisioned is released when the other fails for good."""
    first = buy(world)
    order = order_of(world)
    with world.transaction():
        world.db.execute(
            "INSERT INTO product SELECT '5e0f1c1c-0000-4000-8000-000000000000', 'second-item',"
            " 'OFFI845592654693900289', sku_code, seller, category, billing_mode, 1, 99 FROM product"
            " WHERE slug = 'guance-saas'"
        )
        line = (f"{order}-000002", order, "5e0f1c1c-0000-4000-8000-000000000000")
        world.db.execute("INSERT INTO order_line VALUES (?, ?, ?)", line)
        (second,) = world.db.execute(
            "INSERT INTO resource (order_line, status, created) SELECT ?, 'provisioning', now FROM world"
            " RETURNING id",
            (line[0],),
        ).fetchone()
        marketplace.enqueue(world, "newInstance", resource=second)
        call = marketplace.claim(world, outbox.now)
        assert call is not None
        marketplace.settle(world, call, GOOD, outbox.now)
    assert (status_of(world, first), status_of(world, second)) == ("running", "provisioning")
    assert rows(world, "SELECT status FROM purchase_order") == [{"status": "processing"}]
    outbox.advance(hours=3)
    with world.transaction():
        call = marketplace.claim(world, outbox.now)
        assert call is not None
        marketplace.settle(world, call, FAILURE, outbox.now)
    assert status_of(world, second) == "canceled"
    assert outbox.work_off(GOOD) == ["releaseInstance"]
    assert status_of(world, first) == "closed"


def test_other_calls_are_halted_after_an_hour(outbox: Outbox, world: World) -> None:
    """Quick tries, then one every twenty minutes; what is owed behind a halted call waits with it."""
    resource = buy(world)
    outbox.work_off(GOOD)
    set_frozen(world, resource, is_frozen=True)
    assert outbox.work_off() == ["instanceStatus"] * 8
    for minutes in (20, 20):
        outbox.advance(minutes=minutes)
        assert outbox.work_off() == ["instanceStatus"]
    assert acts(world, "call_halted") == []
    outbox.advance(minutes=20)
    assert outbox.work_off() == ["instanceStatus"]
    assert acts(world, "call_halted") == [{"order": order_of(world)}]
    assert acts(world, "seller_emailed")[0]["kind"] == "calls_halted"
    unsubscribe(world, resource)
    outbox.advance(days=2)
    assert outbox.work_off(GOOD) == []
    assert status_of(world, resource) == "running"


def test_restart_debugging_makes_halted_calls_again(outbox: Outbox, world: World) -> None:
    """The halted call gets a fresh schedule, and what waited behind it follows, in order."""
    resource = buy(world)
    outbox.work_off(GOOD)
    unsubscribe(world, resource)
    outbox.advance(hours=1)
    assert outbox.work_off() == ["releaseInstance"]
    order = order_of(world)
    with world.transaction():
        control_acts.perform(world, "restart-debugging", order=order)
    assert outbox.work_off() == ["releaseInstance"] * 8
    outbox.advance(minutes=20)
    assert outbox.work_off(GOOD) == ["releaseInstance"]
    assert status_of(world, resource) == "closed"
    assert acts(world, "debugging_restarted") == [{"order": order}]


def test_restart_debugging_needs_a_halted_call(outbox: Outbox, world: World) -> None:
    """Where nothing is halted there is nothing to restart."""
    buy(world)
    outbox.work_off(GOOD)
    for order in (order_of(world), "nope"):
        with world.transaction(), pytest.raises(ActRefusedError, match=f"no call about the order '{order}'"):
            control_acts.perform(world, "restart-debugging", order=order)


def test_a_promised_instance_is_asked_for_until_it_is_there(outbox: Outbox, world: World) -> None:
    """After 000004 the call becomes queryInstance: asked quickly, then hourly; it is no failure to be waiting."""
    resource = buy(world)
    processing = Outcome(result="000004", instance_id="promised")
    assert outbox.work_off(processing) == ["newInstance"] + ["queryInstance"] * 8
    assert status_of(world, resource) == "provisioning"
    assert acts(world, "call_failed") == []
    assert acts(world, "order_accepted") == [{"order": order_of(world), "instance": "promised"}]
    outbox.advance(hours=1)
    assert outbox.work_off(processing) == ["queryInstance"]
    outbox.advance(hours=1)
    assert outbox.work_off(Outcome(result="000000", instance_id="promised")) == ["queryInstance"]
    assert rows(world, "SELECT status, instance_id FROM resource") == [
        {"status": "running", "instance_id": "promised"}
    ]


def test_a_promise_that_is_not_kept_fails_the_order(outbox: Outbox, world: World) -> None:
    """Three hours are for the order as a whole; an answer about another instance keeps no promise."""
    resource = buy(world)
    outbox.work_off(Outcome(result="000004", instance_id="promised"))
    outbox.advance(hours=2)
    assert outbox.work_off(Outcome(result="000000", instance_id="another")) == ["queryInstance"]
    assert status_of(world, resource) == "provisioning"
    outbox.advance(hours=1)
    assert outbox.work_off(Outcome(result="000004")) == ["queryInstance"]
    assert status_of(world, resource) == "canceled"


def test_a_promise_without_an_instance_id_is_a_failure(outbox: Outbox, world: World) -> None:
    """There is nothing to ask for, so that newInstance is tried again."""
    buy(world)
    assert outbox.work_off(Outcome(result="000004")) == ["newInstance"] * 8
    assert len(acts(world, "call_failed")) == 8
