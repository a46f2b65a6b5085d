"""What only version 2 of the interface has: signed bodies, nonces, the order query, and provisioning later."""

import json
from collections.abc import Iterator

import httpx
import pytest

from mock_sites.provisioning.messages import Message, RefusedError
from mock_sites.provisioning.nonces import WorldNonces
from mock_sites.provisioning.v2 import Version2
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.marketplace import (
    ACCESS_KEY,
    BUSINESS,
    CUSTOMER,
    OTHER_BUSINESS,
    Marketplace1,
    Marketplace2,
)
from tests.mock_sites.purchases import account_id_of, buy
from tests.mock_sites.visitor import rows

RELEASE = json.dumps({"activity": "releaseInstance", "instanceId": "nope"}).encode()
MOMENT = 1_772_415_000.0


@pytest.fixture
def marketplace(server: Server, world: World) -> Iterator[Marketplace2]:
    """Give a marketplace that speaks version 2, to a world that does."""
    with world.transaction():
        world.change_settings(provisioning="v2")
    marketplace = Marketplace2(server, world)
    yield marketplace
    marketplace.client.close()


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_a_query_without_one_of_its_parts_is_refused(marketplace: Marketplace2, name: str) -> None:
    """Signature, timestamp and nonce, each once and nothing else, make a call genuine."""
    query = marketplace.sign(RELEASE)
    kept = {key: value for key, value in query.items() if key != name}
    for changed in (kept, {**kept, name: ""}, {**query, "more": "x"}):
        assert marketplace.post(RELEASE, changed).json()["resultCode"] == "000001"
    twice = httpx.QueryParams([*query.items(), (name, query[name])])
    answer = marketplace.client.post(marketplace.url(), params=twice, content=RELEASE)
    assert answer.json()["resultCode"] == "000001"
    assert marketplace.post(RELEASE, query).json()["resultCode"] == "000003"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature", "0" * 64),
        ("signature", "é" * 64),
        ("timestamp", "1772415000"),
        ("timestamp", "17724150000000"),
        ("timestamp", "１772415000000"),
        ("timestamp", "1772415000.00"),
        ("nonce", "another"),
        ("nonce", "x" * 129),
        ("nonce", "日本"),
    ],
)
def test_a_wrong_part_of_the_query_is_refused(marketplace: Marketplace2, name: str, value: str) -> None:
    """Whatever differs from what was signed, or is not in its form, is not genuine."""
    query = {**marketplace.sign(RELEASE), name: value}
    assert marketplace.post(RELEASE, query).json()["resultCode"] == "000001"


def test_a_signature_may_be_in_either_case(marketplace: Marketplace2) -> None:
    """The documents' samples have both."""
    query = marketplace.sign(RELEASE)
    lower = {**query, "signature": query["signature"].lower()}
    assert marketplace.post(RELEASE, lower).json()["resultCode"] == "000003"


@pytest.mark.parametrize(
    ("seconds", "code"), [(50, "000003"), (70, "000001"), (-50, "000003"), (-70, "000001")]
)
def test_calls_grow_stale_by_the_real_clock(marketplace: Marketplace2, seconds: float, code: str) -> None:
    """A timestamp may be sixty seconds off the machine's time, wherever the world's clock is."""
    query = marketplace.sign(RELEASE, seconds=seconds)
    assert marketplace.post(RELEASE, query).json()["resultCode"] == code


@pytest.mark.parametrize(
    ("seconds", "is_fresh"), [(60, True), (60.001, False), (-60, True), (-60.001, False)]
)
def test_the_window_is_sixty_seconds(world: World, seconds: float, is_fresh: bool) -> None:
    """Both ends of the window belong to it."""
    message = Message(activity="releaseInstance", fields={"instanceId": "x"})
    call = Version2().write(message, access_key=ACCESS_KEY, now=MOMENT)
    with world.transaction():
        nonces = WorldNonces(world)
        if is_fresh:
            Version2().authenticate(call, access_key=ACCESS_KEY, now=MOMENT + seconds, nonces=nonces)
        else:
            with pytest.raises(RefusedError, match="000001"):
                Version2().authenticate(call, access_key=ACCESS_KEY, now=MOMENT + seconds, nonces=nonces)


def test_a_replayed_call_is_refused(marketplace: Marketplace2, world: World) -> None:
    """The very same call a second time is not genuine, nor is its nonce with another body."""
    body = json.dumps(dict(marketplace.new_instance_fields)).encode()
    query = marketplace.sign(body)
    assert marketplace.post(body, query).json()["resultCode"] == "000000"
    assert marketplace.post(body, query).json()["resultCode"] == "000001"
    again = marketplace.sign(RELEASE, nonce=query["nonce"])
    assert marketplace.post(RELEASE, again).json()["resultCode"] == "000001"
    assert len(rows(world, "SELECT id FROM instance")) == 1


def test_a_call_that_is_not_genuine_uses_no_nonce_up(marketplace: Marketplace2, world: World) -> None:
    """Nobody without the access key can fill the memory of nonces, or spoil one."""
    query = marketplace.sign(RELEASE)
    marketplace.post(RELEASE + b" ", query)
    assert rows(world, "SELECT nonce FROM nonce") == []
    assert marketplace.post(RELEASE, query).json()["resultCode"] == "000003"


def test_nonces_are_forgotten_once_their_time_is_over(world: World) -> None:
    """A nonce is remembered for as long as its timestamp could be fresh, and no longer."""
    with world.transaction():
        nonces = WorldNonces(world)
        assert nonces.take("a", expires=160, now=100)
        assert not nonces.take("a", expires=160, now=160)
        assert nonces.take("b", expires=300, now=161)
    assert rows(world, "SELECT nonce FROM nonce") == [{"nonce": "b"}]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 60_000,
        b'{"activity": "releaseInstance", "instanceId": 7}',
        b'{"activity": "releaseInstance", "instanceId": null}',
        b'{"activity": "releaseInstance", "instanceId": ["x"]}',
        b'{"activity": "releaseInstance", "instanceId": "a", "instanceId": "b"}',
        b'{"activity": "releaseInstance", "instanceId": "\\ud800"}',
        b'{"activity": "releaseInstance", "instanceId": "x", "\\ud800": "x"}',
        b'{"activity": "releaseInstance", "instanceId": "\xff"}',
        '{"activity": "releaseInstance", "instanceId": "x"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"activity": "releaseInstance", "instanceId": "x"}',
    ],
    ids=range(15),
)
def test_a_body_that_is_no_object_of_texts_is_refused(marketplace: Marketplace2, body: bytes) -> None:
    """A genuine call with a senseless body is an invalid parameter: JSON in UTF-8, all values texts, no name twice."""
    answer = marketplace.call_raw(body)
    assert (answer.status_code, answer.json()["resultCode"]) == (200, "000002")


def test_the_seller_asks_who_bought_what(marketplace: Marketplace2, world: World) -> None:
    """NewInstance does not say it; an order of the world is asked for at KooGallery, once."""
    buy(world)
    with world.transaction():
        world.db.execute("DELETE FROM delivery")
        (order,) = world.db.execute("SELECT id FROM purchase_order").fetchone()
    for business in (BUSINESS, OTHER_BUSINESS):
        assert marketplace.new_instance(order, business).json()["instanceId"] == BUSINESS
    assert rows(world, "SELECT customer_id, customer_name, product_id, order_line_id FROM instance") == [
        {
            "customer_id": account_id_of(world),
            "customer_name": "example-cloud",
            "product_id": "OFFI845592654693900288",
            "order_line_id": f"{order}-000001",
        }
    ]
    with world.transaction():
        assert len(world.journal.calls("orderQuery")) == 1


@pytest.mark.parametrize("order", ["CS2207261447AUY4H", "nope", "MOCKMONTYUNSUBSCRIBE", "MOCKMONTYRENEW"])
def test_an_order_that_opens_nothing_is_refused(marketplace: Marketplace2, world: World, order: str) -> None:
    """What KooGallery does not know, or was no purchase, is an invalid parameter."""
    assert marketplace.new_instance(order).json()["resultCode"] == "000002"
    assert rows(world, "SELECT id FROM instance") == []


def test_a_line_of_another_order_is_refused(marketplace: Marketplace2, world: World) -> None:
    """The line has to be the order's."""
    answer = marketplace.new_instance(orderLineId="MOCKONETIMENEW-000001")
    assert answer.json()["resultCode"] == "000002"
    assert rows(world, "SELECT id FROM instance") == []


def test_an_order_query_that_fails_is_an_internal_error(marketplace: Marketplace2, world: World) -> None:
    """While KooGallery does not say who bought, the seller can't provision, and says so."""
    buy(world)
    with world.transaction():
        world.db.execute("DELETE FROM delivery")
        world.db.execute("UPDATE product SET seller = 'example-data'")
        (order,) = world.db.execute("SELECT id FROM purchase_order").fetchone()
    assert marketplace.new_instance(order).json()["resultCode"] == "000005"
    with world.transaction():
        world.db.execute("UPDATE product SET seller = 'guance'")
    assert marketplace.new_instance(order).json()["resultCode"] == "000000"


def test_an_instance_of_version_1_is_found_by_version_2(
    marketplace: Marketplace2, server: Server, world: World
) -> None:
    """A world that changed its version does not provision its orders again."""
    with world.transaction():
        world.change_settings(provisioning="v1")
    first = Marketplace1(server, world)
    assert first.new_instance().json()["instanceId"] == BUSINESS
    first.client.close()
    with world.transaction():
        world.change_settings(provisioning="v2")
    assert marketplace.new_instance(business=OTHER_BUSINESS).json()["instanceId"] == BUSINESS
    assert len(rows(world, "SELECT id FROM instance")) == 1


def test_provisioning_may_come_later(marketplace: Marketplace2, world: World) -> None:
    """In an asynchronous world newInstance promises an ID, and the third query finds it provisioned."""
    with world.transaction():
        world.change_settings(asynchronous_provisioning=True)
    for business in (BUSINESS, OTHER_BUSINESS):
        answer = marketplace.new_instance(business=business).json()
        assert (answer["resultCode"], answer["instanceId"]) == ("000004", BUSINESS)
    assert marketplace.call(marketplace.freeze).json()["resultCode"] == "000004"
    assert marketplace.release().json()["resultCode"] == "000004"
    assert rows(world, "SELECT id FROM instance") == []
    codes = [marketplace.query(BUSINESS).json()["resultCode"] for _ in range(4)]
    assert codes == ["000004", "000004", "000000", "000000"]
    assert rows(world, "SELECT id, customer_id FROM instance") == [{"id": BUSINESS, "customer_id": CUSTOMER}]
    assert rows(world, "SELECT id FROM instance_opening") == []
    assert marketplace.new_instance(business=OTHER_BUSINESS).json()["resultCode"] == "000000"
    assert marketplace.release().json()["resultCode"] == "000000"


def test_a_renewal_is_accepted_and_noted(marketplace: Marketplace2, world: World) -> None:
    """RefreshInstance changes nothing of a pay-per-use instance; the journal has it."""
    marketplace.new_instance()
    refresh = {
        "activity": "refreshInstance",
        "scene": "RENEWAL",
        "orderId": "CS2607261447AUY4H",
        "orderLineId": "CS2607261447AUY4H-000001",
        "instanceId": BUSINESS,
        "expireTime": "20270302013000",
    }
    assert marketplace.call(refresh).json()["resultCode"] == "000000"
    for changes, code in (
        ({"scene": "NOPE"}, "000002"),
        ({"expireTime": "soon"}, "000002"),
        ({"instanceId": "nope"}, "000003"),
    ):
        assert marketplace.call({**refresh, **changes}).json()["resultCode"] == code
    with world.transaction():
        (act,) = world.journal.acts("instance_refreshed")
    assert act.detail == {
        "instance": BUSINESS,
        "scene": "RENEWAL",
        "order": "CS2607261447AUY4H",
        "expires": "20270302013000",
    }


@pytest.mark.parametrize("status", ["FREEZE", "NORMAL"])
def test_a_call_is_read_as_it_is_written(world: World, status: str) -> None:
    """What the marketplace writes, the seller understands, in the words of version 1."""
    fields = {"instanceId": BUSINESS, "instanceStatus": status}
    call = Version2().write(
        Message(activity="instanceStatus", fields=fields), access_key=ACCESS_KEY, now=MOMENT
    )
    assert json.loads(call.body)["activity"] == "updateInstanceStatus"
    with world.transaction():
        nonces = WorldNonces(world)
        params = Version2().authenticate(call, access_key=ACCESS_KEY, now=MOMENT, nonces=nonces)
    assert Version2().understand(params) == Message(
        activity="instanceStatus", fields={**fields, "testFlag": "0"}
    )
