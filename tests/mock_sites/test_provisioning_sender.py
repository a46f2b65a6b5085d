"""KooGallery's calls go out once they are owed, and whatever happens, each is made in the end."""

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_sites.provisioning import marketplace
from mock_sites.provisioning.seller_call import Outcome
from mock_sites.provisioning.sender import Sender
from mock_sites.provisioning.signature import body_sign
from mock_sites.server import Server
from mock_sites.store import WorldStore
from mock_sites.world import World
from tests.mock_sites.purchases import buy, set_frozen, status_of, unsubscribe
from tests.mock_sites.visitor import Visitor, eventually, rows

ACCESS_KEY = "6b1c0d3a-mock-access-key"


def test_a_purchase_is_provisioned(visitor: Visitor, world: World) -> None:
    """After newInstance the resource runs under the seller's instance ID, and the order is completed."""
    resource = buy(world)
    visitor.open("billing_center", "/signin")
    eventually(lambda: status_of(world, resource) == "running")
    (bought,) = rows(world, "SELECT instance_id FROM resource")
    assert rows(world, "SELECT id FROM instance") == [{"id": bought["instance_id"]}]
    assert rows(world, "SELECT status FROM purchase_order") == [{"status": "completed"}]
    assert rows(world, "SELECT status, attempts FROM delivery") == [{"status": "delivered", "attempts": 1}]
    with world.transaction():
        assert len(world.journal.calls("newInstance")) == 1
        assert len(world.journal.acts("resource_running")) == 1


def test_calls_about_one_resource_go_out_in_order(visitor: Visitor, world: World) -> None:
    """Bought, frozen, unfrozen and unsubscribed before any call went out, it ends closed."""
    resource = buy(world)
    set_frozen(world, resource, is_frozen=True)
    set_frozen(world, resource, is_frozen=False)
    unsubscribe(world, resource)
    visitor.open("billing_center", "/signin")
    eventually(lambda: status_of(world, resource) == "closed")
    with world.transaction():
        activities = [call.name for call in world.journal.calls()]
    assert activities == ["newInstance", "instanceStatus", "instanceStatus", "releaseInstance"]


def test_a_freeze_reaches_the_resource(visitor: Visitor, world: World) -> None:
    """A frozen resource is frozen on both sides, and runs again after NORMAL."""
    resource = buy(world)
    set_frozen(world, resource, is_frozen=True)
    visitor.open("billing_center", "/signin")
    eventually(lambda: status_of(world, resource) == "frozen")
    assert rows(world, "SELECT status FROM instance") == [{"status": "frozen"}]
    set_frozen(world, resource, is_frozen=False)
    visitor.open("billing_center", "/signin")
    eventually(lambda: status_of(world, resource) == "running")
    assert rows(world, "SELECT status FROM instance") == [{"status": "active"}]


def test_a_new_server_takes_up_what_is_owed(tmp_path: Path) -> None:
    """A call that was owed when the server ended is made by the next one, before anyone visits a page."""
    store = WorldStore(tmp_path / "worlds")
    resource = buy(store.create("kept"))
    store.close()
    with Server(tmp_path) as server:
        world = server.store.open("kept")
        eventually(lambda: status_of(world, resource) == "running")


def test_two_servers_on_the_same_files_make_each_call_once(tmp_path: Path) -> None:
    """Two senders share an outbox: every purchase has one call, whoever makes it."""
    with Server(tmp_path) as one, Server(tmp_path) as other:
        world = one.store.create("shared")
        resources = [buy(world) for _ in range(10)]
        for server in (one, other):
            with Visitor(server, "shared") as visitor:
                visitor.open("billing_center", "/signin")
        eventually(lambda: all(status_of(world, resource) == "running" for resource in resources))
        with world.transaction():
            assert len(world.journal.calls("newInstance")) == 10
        assert len(rows(world, "SELECT id FROM instance")) == 10


class Seller(http.server.BaseHTTPRequestHandler):
    """A seller that gives the answers it was told to, one for each call."""

    answers: list[tuple[int, bytes, str]]
    calls: int

    def do_GET(self) -> None:
        """Give the next answer, the last one for good."""
        status, body, sign = self.answers[min(type(self).calls, len(self.answers) - 1)]
        type(self).calls += 1
        self.send_response(status)
        self.send_header("Body-Sign", sign)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def seller() -> Iterator[tuple[type[Seller], int]]:
    """Serve a seller whose answers a test decides; gives its class and port."""
    kind = type("ToldSeller", (Seller,), {"answers": [], "calls": 0})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield kind, server.server_port
        server.shutdown()


def signed(status: int = 200, **answer: object) -> tuple[int, bytes, str]:
    """Return an answer with its signature."""
    body = json.dumps(answer).encode()
    return status, body, body_sign(body, access_key=ACCESS_KEY)


GOOD = signed(resultCode="000000", instanceId="87b94795-0603-4e24-8ae5-69420d60e3c8")


@pytest.mark.parametrize(
    "bad",
    [
        signed(503),
        (200, b'{"resultCode": "000000", "instanceId": "x"}', "unsigned"),
        (200, b"not json", body_sign(b"not json", access_key=ACCESS_KEY)),
        (200, b"[]", body_sign(b"[]", access_key=ACCESS_KEY)),
        (200, b"", body_sign(b"", access_key=ACCESS_KEY)),
        signed(resultCode="000005"),
        signed(resultCode=0, instanceId="x"),
        signed(resultCode="000000"),
        signed(resultCode="000000", instanceId="x" * 65),
        signed(resultCode="000000", instanceId=["x"]),
    ],
)
def test_a_failing_call_is_made_again(
    world: World, seller: tuple[type[Seller], int], bad: tuple[int, bytes, str]
) -> None:
    """An answer that is no success changes nothing; the call is repeated until it succeeds."""
    kind, port = seller
    kind.answers = [bad, GOOD]
    resource = buy(world)
    sender = Sender(port)
    sender.wake(world)
    eventually(lambda: status_of(world, resource) == "running")
    sender.stop()
    assert kind.calls == 2
    with world.transaction():
        assert len(world.journal.acts("call_failed")) == 1


def test_no_seller_at_all_is_waited_for(world: World) -> None:
    """While nobody listens, the call stays owed and its pause doubles."""
    resource = buy(world)
    sender = Sender(9)  # the discard port: nobody listens
    sender.wake(world)
    eventually(lambda: rows(world, "SELECT attempts FROM delivery")[0]["attempts"] == 3)
    sender.stop()
    assert status_of(world, resource) == "provisioning"
    (owed,) = rows(world, "SELECT status, result FROM delivery")
    assert owed == {"status": "pending", "result": "no answer: ConnectionRefusedError"}


def test_the_pause_doubles_up_to_five_seconds(world: World) -> None:
    """After each failure the next call is due later: 0.2 s, 0.4 s, … 5 s."""
    buy(world)
    now, pauses = 1000.0, []
    for _ in range(7):
        with world.transaction():
            call = marketplace.claim(world, now)
            assert call is not None
            marketplace.settle(world, call, Outcome(result="000005"), now)
            due = marketplace.next_due(world)
        assert due is not None
        pauses.append(round(due - now, 6))
        now = due
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_claimed_call_is_nobody_elses_until_its_lease_ends(world: World) -> None:
    """A caller that died leaves its call to the next one, six seconds later; its late answer is ignored."""
    resource = buy(world)
    with world.transaction():
        first = marketplace.claim(world, 1000.0)
        assert first is not None
        assert marketplace.claim(world, 1005.9) is None
        second = marketplace.claim(world, 1006.0)
        assert second is not None
        assert second.attempt == 2
        assert first.message.fields["businessId"] != second.message.fields["businessId"]
        marketplace.settle(world, first, Outcome(result="000005"), 1006.0)
    assert rows(world, "SELECT status FROM delivery") == [{"status": "calling"}]
    with world.transaction():
        marketplace.settle(world, second, Outcome(result="000000", instance_id="the-instance"), 1006.0)
    assert status_of(world, resource) == "running"


def test_an_instance_of_another_resource_is_not_believed(world: World) -> None:
    """Two orders never share an instance: an answer that says so counts as a failure."""
    for _ in range(2):
        buy(world)
    with world.transaction():
        for now in (1000.0, 1001.0):
            call = marketplace.claim(world, now)
            assert call is not None
            marketplace.settle(world, call, Outcome(result="000000", instance_id="the-same"), now)
    assert [row["status"] for row in rows(world, "SELECT status FROM resource ORDER BY id")] == [
        "running",
        "provisioning",
    ]


def test_dropping_a_world_ends_its_calls(tmp_path: Path) -> None:
    """What a dropped world owed is owed no more, and the sender goes on without it."""
    store = WorldStore(tmp_path)
    world = store.create("gone")
    buy(world)
    sender = Sender(9)
    sender.wake(world)
    store.drop("gone")
    sender.stop()
    with pytest.raises(KeyError):
        store.open("gone")
    store.close()


def test_the_same_acts_give_the_same_instance_ids(server: Server) -> None:
    """Two worlds of the same seed with the same purchase have the same order and resource IDs."""
    found = []
    for name in ("twin-one", "twin-two"):
        world = server.store.create(name)
        resource = buy(world)
        with Visitor(server, name) as visitor:
            visitor.open("billing_center", "/signin")
        eventually(lambda world=world, resource=resource: status_of(world, resource) == "running")  # type: ignore[misc]
        found.append(rows(world, "SELECT instance_id, order_line FROM resource"))
        server.store.drop(name)
    assert found[0] == found[1]


def test_the_database_refuses_a_running_resource_without_an_instance(world: World) -> None:
    """The schema itself keeps impossible states out."""
    resource = buy(world)
    with pytest.raises(sqlite3.IntegrityError), world.transaction():
        world.db.execute("UPDATE resource SET status = 'running' WHERE id = ?", (resource,))
    with pytest.raises(sqlite3.IntegrityError), world.transaction():
        world.db.execute("UPDATE purchase_order SET status = 'completed'")
