"""What only version 1 of the interface has: GET, authToken, timeStamp, and who bought in the call itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mock_sites.provisioning.messages import HttpCall, Message, RefusedError
from mock_sites.provisioning.nonces import WorldNonces
from mock_sites.provisioning.v1 import Version1, auth_token, read_time_stamp, time_stamp
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.marketplace import ACCESS_KEY, BUSINESS, ORDER, OTHER_BUSINESS, Marketplace1
from tests.mock_sites.visitor import rows

SECOND_ITEM = "OFFI845592654693900289"
STAMP = "20260302013000000"
MOMENT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC).timestamp()


@pytest.fixture
def marketplace(server: Server, world: World) -> Iterator[Marketplace1]:
    """Give a marketplace that speaks version 1, as worlds do unless told otherwise."""
    marketplace = Marketplace1(server, world)
    yield marketplace
    marketplace.client.close()


@pytest.mark.parametrize("token", [None, "", "wrong", "é", "A" * 5000])
def test_a_wrong_token_is_refused(marketplace: Marketplace1, world: World, token: str | None) -> None:
    """Without the authToken of its parameters a call fails to authenticate and does nothing."""
    params = marketplace.sign(marketplace.new_instance_fields)
    del params["authToken"]
    if token is not None:
        params["authToken"] = token
    answer = marketplace.client.get(marketplace.url(), params=params)
    assert answer.json()["resultCode"] == "000001"
    assert rows(world, "SELECT id FROM instance") == []


@pytest.mark.parametrize(("minutes", "code"), [(4, "000000"), (6, "000001"), (-4, "000000"), (-6, "000001")])
def test_calls_grow_stale_by_the_real_clock(marketplace: Marketplace1, minutes: int, code: str) -> None:
    """A timeStamp may be five minutes off the machine's time, early or late, wherever the world's clock is."""
    stamp = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S%f")[:17]
    answer = marketplace.call({**marketplace.new_instance_fields, "timeStamp": stamp})
    assert answer.json()["resultCode"] == code


@pytest.mark.parametrize(
    ("seconds", "is_fresh"), [(300, True), (300.001, False), (-300, True), (-300.001, False)]
)
def test_the_window_is_five_minutes(world: World, seconds: float, is_fresh: bool) -> None:
    """Both ends of the window belong to it."""
    call = Version1().write(
        Message(activity="releaseInstance", fields={"instanceId": "x"}), access_key=ACCESS_KEY, now=MOMENT
    )
    nonces = WorldNonces(world)
    if is_fresh:
        Version1().authenticate(call, access_key=ACCESS_KEY, now=MOMENT + seconds, nonces=nonces)
    else:
        with pytest.raises(RefusedError, match="000001"):
            Version1().authenticate(call, access_key=ACCESS_KEY, now=MOMENT + seconds, nonces=nonces)


@pytest.mark.parametrize(
    "stamp", ["", "2026", "2026030201300000x", "20261302013000000", "２0260302013000000"]
)
def test_a_time_stamp_that_is_none_is_refused(marketplace: Marketplace1, stamp: str) -> None:
    """A correctly signed call with a senseless timeStamp fails to authenticate."""
    answer = marketplace.call({**marketplace.new_instance_fields, "timeStamp": stamp})
    assert answer.json()["resultCode"] == "000001"


def test_a_time_stamp_has_milliseconds_in_utc() -> None:
    """It is read as it is written."""
    moment = datetime.fromisoformat("2026-03-02T09:30:00.042+08:00")
    assert time_stamp(moment) == "20260302013000042"
    assert read_time_stamp("20260302013000042") == moment


@pytest.mark.parametrize(
    "changes",
    [
        {"customerId": "68CBC86ABC2018AB880D92F36422FA0E"},
        {"customerId": "68cbc86abc2018ab880d92f36422fa0"},
        {"customerName": "x" * 65},
        {"testFlag": "yes"},
        {"productId": "OFFI1111485128289529856"},
    ],
)
def test_invalid_parameters_are_refused(
    marketplace: Marketplace1, world: World, changes: dict[str, str]
) -> None:
    """What is too long, no customer or not of this seller is an invalid parameter."""
    answer = marketplace.call({**marketplace.new_instance_fields, **changes})
    assert answer.json()["resultCode"] == "000002"
    assert rows(world, "SELECT id FROM instance") == []


def test_a_parameter_twice_is_refused(marketplace: Marketplace1) -> None:
    """A name that stands twice could be signed as one value and read as the other."""
    query = "?activity=a&activity=b"
    assert marketplace.client.get(marketplace.url(query)).json()["resultCode"] == "000002"


def test_more_parameters_than_there_can_be_are_refused(marketplace: Marketplace1) -> None:
    """Nobody has a hundred parameters."""
    query = "?" + "&".join(f"p{number}=1" for number in range(101))
    assert marketplace.client.get(marketplace.url(query)).json()["resultCode"] == "000002"


@pytest.mark.parametrize("value", ["%ff%fe", "%ed%a0%80", "%e6%97"])
def test_what_is_not_utf_8_is_refused(marketplace: Marketplace1, world: World, value: str) -> None:
    """Bytes that are no text are an invalid parameter."""
    answer = marketplace.client.get(marketplace.url(f"?activity=newInstance&customerName={value}"))
    assert answer.json()["resultCode"] == "000002"


def test_text_beyond_ascii_is_signed_in_utf_8(marketplace: Marketplace1, world: World) -> None:
    """A customer's name may be Chinese."""
    answer = marketplace.call({**marketplace.new_instance_fields, "customerName": "示例 & Co=ünïcode+"})
    assert answer.json()["resultCode"] == "000000"
    assert rows(world, "SELECT customer_name FROM instance") == [{"customer_name": "示例 & Co=ünïcode+"}]


def test_an_order_of_one_customer_is_not_anothers(marketplace: Marketplace1) -> None:
    """The same order for another customer is an invalid parameter, not a takeover."""
    marketplace.new_instance()
    other = marketplace.new_instance(customerId="65382450e8f64ac0870cd180d14e684b")
    assert other.json()["resultCode"] == "000002"


def test_an_order_with_two_billing_items_has_two_instances(marketplace: Marketplace1, world: World) -> None:
    """The same order with another product ID is a further instance, each of the two told once."""
    for _ in range(2):
        assert marketplace.new_instance().json()["instanceId"] == BUSINESS
        second = marketplace.new_instance(business=OTHER_BUSINESS, productId=SECOND_ITEM)
        assert second.json()["instanceId"] == OTHER_BUSINESS
    assert rows(world, "SELECT DISTINCT order_id FROM instance") == [{"order_id": ORDER}]
    assert len(rows(world, "SELECT id FROM instance")) == 2


def test_a_call_is_read_as_it_is_written(world: World) -> None:
    """What the marketplace writes, the seller understands."""
    fields = {"instanceId": BUSINESS, "orderId": ORDER}
    message = Message(activity="releaseInstance", fields=fields)
    call = Version1().write(message, access_key=ACCESS_KEY, now=MOMENT)
    params = Version1().authenticate(call, access_key=ACCESS_KEY, now=MOMENT, nonces=WorldNonces(world))
    assert Version1().understand(params) == message
    assert isinstance(call, HttpCall)
    assert "timeStamp=" + STAMP in call.target


def test_the_token_is_what_openssl_makes_of_it() -> None:
    """The signed text is the parameters by name, plain and joined, under access key and timeStamp."""
    params = {"b": "2 &", "a": "1", "timeStamp": "20200727073711903", "authToken": "ignored"}
    # printf 'a=1&b=2 &&timeStamp=20200727073711903' |
    # openssl dgst -sha256 -hmac key20200727073711903 -binary | base64
    assert auth_token(params, access_key="key") == "M44CxK+1rea3WXw5+qsHIHYM7YR6F6fu7AjgN+cAQCk="
