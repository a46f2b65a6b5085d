"""Conformance of the seller's endpoint, called as KooGallery would call it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from mock_sites.provisioning.signature import body_sign, has_body_sign
from mock_sites.provisioning.v1 import auth_token, time_stamp
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import LoopbackTransport, rows

CUSTOMER = "68cbc86abc2018ab880d92f36422fa0e"
ORDER = "CS2207261447AUY4H"
PRODUCT = "OFFI845592654693900288"
BUSINESS = "87b94795-0603-4e24-8ae5-69420d60e3c8"
NEW_INSTANCE = {
    "activity": "newInstance",
    "businessId": BUSINESS,
    "customerId": CUSTOMER,
    "customerName": "example-cloud",
    "orderId": ORDER,
    "productId": PRODUCT,
}

Caller = Callable[..., httpx.Response]


@pytest.fixture
def call(server: Server, world: World) -> Iterator[Caller]:
    """Give a function that makes a signed call and returns the answer."""
    client = httpx.Client(transport=LoopbackTransport())

    def make(params: dict[str, str], **changes: str) -> httpx.Response:
        signed = {**params, "timeStamp": time_stamp(datetime.now(UTC))}
        signed["authToken"] = auth_token(signed, access_key="6b1c0d3a-mock-access-key")
        return client.get(
            server.url("billing_center", "/isv/produce", world.name), params={**signed, **changes}
        )

    yield make
    client.close()


def test_new_instance_is_kept_and_answered_with_its_id(call: Caller, world: World) -> None:
    """A purchase is kept under the first call's businessId, for the customer who bought."""
    answer = call(NEW_INSTANCE)
    assert answer.status_code == 200
    assert answer.json()["resultCode"] == "000000"
    assert answer.json()["instanceId"] == BUSINESS
    assert answer.json()["appInfo"]["frontEndUrl"].startswith("http://guance.")
    (instance,) = rows(world, "SELECT id, customer_id, status, is_test FROM instance")
    assert instance == {"id": BUSINESS, "customer_id": CUSTOMER, "status": "active", "is_test": 0}


def test_the_same_order_gives_the_same_instance(call: Caller, world: World) -> None:
    """A repeated newInstance with another businessId changes nothing and answers alike."""
    first = call(NEW_INSTANCE)
    again = call({**NEW_INSTANCE, "businessId": "00000000-0000-4000-8000-000000000000"})
    assert again.json()["instanceId"] == first.json()["instanceId"] == BUSINESS
    assert len(rows(world, "SELECT id FROM instance")) == 1


def test_a_second_order_is_a_second_instance(call: Caller, world: World) -> None:
    """The same customer may buy again: each order has an instance of its own."""
    call(NEW_INSTANCE)
    second = {
        **NEW_INSTANCE,
        "orderId": "CS2207261448AUY4J",
        "businessId": "11111111-0000-4000-8000-000000000000",
    }
    assert call(second).json()["instanceId"] == second["businessId"]
    assert len(rows(world, "SELECT id FROM instance")) == 2


def test_a_debugging_call_is_marked(call: Caller, world: World) -> None:
    """testFlag=1 marks an instance as one for debugging."""
    call({**NEW_INSTANCE, "testFlag": "1"})
    assert rows(world, "SELECT is_test FROM instance") == [{"is_test": 1}]


def test_the_answer_is_signed(call: Caller) -> None:
    """The Body-Sign header belongs to the raw body, quotes and all."""
    answer = call(NEW_INSTANCE)
    header = answer.headers["Body-Sign"]
    assert header == body_sign(answer.content, access_key="6b1c0d3a-mock-access-key")
    assert header.startswith('sign_type="HMAC-SHA256", signature= "')
    assert not has_body_sign(header, answer.content + b" ", access_key="6b1c0d3a-mock-access-key")
    assert not has_body_sign(header.replace('"', ""), answer.content, access_key="6b1c0d3a-mock-access-key")


@pytest.mark.parametrize("token", ["", "wrong", "é", "A" * 5000])
def test_a_wrong_token_is_refused(call: Caller, world: World, token: str) -> None:
    """Without the authToken of its parameters a call fails to authenticate and does nothing."""
    answer = call(NEW_INSTANCE, authToken=token)
    assert answer.json()["resultCode"] == "000001"
    assert "Body-Sign" in answer.headers
    assert rows(world, "SELECT id FROM instance") == []


def test_a_changed_parameter_is_refused(call: Caller) -> None:
    """The authToken covers every parameter."""
    assert call(NEW_INSTANCE, customerId="65382450e8f64ac0870cd180d14e684b").json()["resultCode"] == "000001"


@pytest.mark.parametrize(("minutes", "code"), [(4, "000000"), (6, "000001"), (-4, "000000"), (-6, "000001")])
def test_calls_grow_stale_by_the_real_clock(server: Server, world: World, minutes: int, code: str) -> None:
    """A timeStamp may be five minutes off the machine's time, early or late, wherever the world's clock is."""
    params = {**NEW_INSTANCE, "timeStamp": time_stamp(datetime.now(UTC) + timedelta(minutes=minutes))}
    params["authToken"] = auth_token(params, access_key="6b1c0d3a-mock-access-key")
    with httpx.Client(transport=LoopbackTransport()) as client:
        answer = client.get(server.url("billing_center", "/isv/produce", world.name), params=params)
    assert answer.json()["resultCode"] == code


@pytest.mark.parametrize(
    "stamp", ["", "2026", "2026030201300000x", "20261302013000000", "２0260302013000000"]
)
def test_a_time_stamp_that_is_none_is_refused(server: Server, world: World, stamp: str) -> None:
    """A correctly signed call with a senseless timeStamp fails to authenticate."""
    params = {**NEW_INSTANCE, "timeStamp": stamp}
    params["authToken"] = auth_token(params, access_key="6b1c0d3a-mock-access-key")
    with httpx.Client(transport=LoopbackTransport()) as client:
        answer = client.get(server.url("billing_center", "/isv/produce", world.name), params=params)
    assert answer.json()["resultCode"] == "000001"


@pytest.mark.parametrize(
    "changes",
    [
        {"customerId": ""},
        {"customerId": "68CBC86ABC2018AB880D92F36422FA0E"},
        {"customerId": "a" * 101},
        {"businessId": ""},
        {"businessId": "x" * 65},
        {"orderId": ""},
        {"productId": "OFFI1111485128289529856"},
        {"activity": "upgradeInstance"},
        {"activity": ""},
    ],
)
def test_invalid_parameters_are_refused(call: Caller, world: World, changes: dict[str, str]) -> None:
    """What is missing, too long or not of this seller is an invalid parameter."""
    assert call({**NEW_INSTANCE, **changes}).json()["resultCode"] == "000002"
    assert rows(world, "SELECT id FROM instance") == []


def test_a_parameter_twice_is_refused(server: Server, world: World) -> None:
    """A name that stands twice could be signed as one value and read as the other."""
    with httpx.Client(transport=LoopbackTransport()) as client:
        answer = client.get(server.url("billing_center", "/isv/produce?activity=a&activity=b", world.name))
    assert answer.json()["resultCode"] == "000002"


def test_an_order_of_one_customer_is_not_anothers(call: Caller) -> None:
    """The same order for another customer is an invalid parameter, not a takeover."""
    call(NEW_INSTANCE)
    other = {**NEW_INSTANCE, "customerId": "65382450e8f64ac0870cd180d14e684b"}
    assert call(other).json()["resultCode"] == "000002"


def test_a_business_id_of_another_order_is_refused(call: Caller) -> None:
    """An instance ID is one order's only."""
    call(NEW_INSTANCE)
    assert call({**NEW_INSTANCE, "orderId": "CS2207261448AUY4J"}).json()["resultCode"] == "000002"


@pytest.mark.parametrize(
    "params",
    [
        {"activity": "instanceStatus", "instanceStatus": "FREEZE"},
        {"activity": "releaseInstance"},
        {"activity": "queryInstance"},
    ],
)
def test_an_unknown_instance_is_told(call: Caller, params: dict[str, str]) -> None:
    """Whatever is asked about an instance that does not exist, the answer says so."""
    assert call({**params, "instanceId": BUSINESS}).json()["resultCode"] == "000003"


def test_an_unknown_status_is_refused(call: Caller) -> None:
    """The status is FREEZE or NORMAL."""
    call(NEW_INSTANCE)
    params = {"activity": "instanceStatus", "instanceId": BUSINESS, "instanceStatus": "THAW"}
    assert call(params).json()["resultCode"] == "000002"


def test_query_tells_of_several_instances(call: Caller) -> None:
    """A query takes a list and answers in its order; one unknown among them fails it."""
    second = {
        **NEW_INSTANCE,
        "orderId": "CS2207261448AUY4J",
        "businessId": "11111111-0000-4000-8000-000000000000",
    }
    call(NEW_INSTANCE)
    call(second)
    wanted = [second["businessId"], BUSINESS]
    answer = call({"activity": "queryInstance", "instanceId": ",".join(wanted)})
    assert [info["instanceId"] for info in answer.json()["info"]] == wanted
    assert (
        call({"activity": "queryInstance", "instanceId": f"{BUSINESS},nope"}).json()["resultCode"] == "000003"
    )
    many = ",".join([BUSINESS] * 101)
    assert call({"activity": "queryInstance", "instanceId": many}).json()["resultCode"] == "000002"


def test_a_release_is_final_and_may_be_repeated(call: Caller, world: World) -> None:
    """Released once, an instance stays released: a repeat succeeds, a freeze or query does not find it."""
    call(NEW_INSTANCE)
    for _ in range(2):
        assert call({"activity": "releaseInstance", "instanceId": BUSINESS}).json()["resultCode"] == "000000"
    assert rows(world, "SELECT status FROM instance") == [{"status": "released"}]
    freeze = {"activity": "instanceStatus", "instanceId": BUSINESS, "instanceStatus": "FREEZE"}
    assert call(freeze).json()["resultCode"] == "000003"
    assert call({"activity": "queryInstance", "instanceId": BUSINESS}).json()["resultCode"] == "000003"
    assert call(NEW_INSTANCE).json()["instanceId"] == BUSINESS
    assert rows(world, "SELECT status FROM instance") == [{"status": "released"}]


def test_every_call_is_in_the_journal_without_its_token(call: Caller, world: World) -> None:
    """The journal has each call with its result, those that nobody vouches for apart, and no token or time."""
    call(NEW_INSTANCE)
    call(NEW_INSTANCE, authToken="wrong")
    call({**NEW_INSTANCE, "orderId": ""})
    with world.transaction():
        calls = world.journal.calls()
    assert [(entry.name, entry.detail["result"]) for entry in calls] == [
        ("newInstance", "000000"),
        ("unauthenticated", "000001"),
        ("newInstance", "000002"),
    ]
    assert calls[0].detail["params"] == NEW_INSTANCE
    assert calls[1].detail["params"] == {}


def test_the_token_is_what_openssl_makes_of_it() -> None:
    """The signed text is the parameters by name, plain and joined, under access key and timeStamp."""
    params = {"b": "2 &", "a": "1", "timeStamp": "20200727073711903", "authToken": "ignored"}
    # printf 'a=1&b=2 &&timeStamp=20200727073711903' |
    # openssl dgst -sha256 -hmac key20200727073711903 -binary | base64
    assert auth_token(params, access_key="key") == "M44CxK+1rea3WXw5+qsHIHYM7YR6F6fu7AjgN+cAQCk="
