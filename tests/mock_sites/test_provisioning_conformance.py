"""Conformance of the seller's endpoint in both versions, called over HTTP as a marketplace would call it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.marketplace import (
    BUSINESS,
    CUSTOMER,
    ORDER,
    OTHER_BUSINESS,
    OTHER_ORDER,
    Marketplace,
    Marketplace1,
    Marketplace2,
    is_signed,
)
from tests.mock_sites.visitor import rows

KINDS = {"v1": Marketplace1, "v2": Marketplace2}
MANDATORY = {
    "v1": {
        "newInstance": ("activity", "businessId", "customerId", "orderId", "productId"),
        "instanceStatus": ("activity", "instanceId", "instanceStatus"),
        "releaseInstance": ("activity", "instanceId"),
        "queryInstance": ("activity", "instanceId"),
    },
    "v2": {
        "newInstance": ("activity", "businessId", "orderId", "orderLineId"),
        "updateInstanceStatus": ("activity", "instanceId", "status"),
        "releaseInstance": ("activity", "instanceId"),
        "queryInstance": ("activity", "instanceId"),
        "refreshInstance": ("activity", "scene", "orderId", "orderLineId", "instanceId", "expireTime"),
    },
}
MISSING = [
    pytest.param(version, activity, name, id=f"{version}-{activity}-{name}")
    for version, activities in MANDATORY.items()
    for activity, names in activities.items()
    for name in names
]


def fields_of(marketplace: Marketplace, activity: str) -> dict[str, str]:
    """Return a complete call of an activity."""
    refresh = {
        "activity": "refreshInstance",
        "scene": "RENEWAL",
        "orderId": ORDER,
        "orderLineId": f"{ORDER}-000001",
        "instanceId": BUSINESS,
        "expireTime": "20270302013000",
    }
    calls = (
        dict(marketplace.new_instance_fields),
        dict(marketplace.freeze),
        {"activity": "releaseInstance", "instanceId": BUSINESS},
        {"activity": "queryInstance", "instanceId": BUSINESS},
        refresh,
    )
    return next(fields for fields in calls if fields["activity"] == activity)


def open_marketplace(server: Server, world: World, version: str) -> Marketplace:
    """Let a world speak a version and return a marketplace that does."""
    with world.transaction():
        world.change_settings(provisioning=version)
    return KINDS[version](server, world)


@pytest.fixture(params=["v1", "v2"])
def marketplace(request: pytest.FixtureRequest, server: Server, world: World) -> Iterator[Marketplace]:
    """Give a marketplace of each version."""
    marketplace = open_marketplace(server, world, request.param)
    yield marketplace
    marketplace.client.close()


def test_new_instance_is_kept_and_answered_with_its_id(marketplace: Marketplace, world: World) -> None:
    """A purchase is kept under the first call's businessId, for the customer who bought."""
    answer = marketplace.new_instance()
    assert answer.status_code == 200
    assert answer.json()["resultCode"] == "000000"
    assert answer.json()["instanceId"] == BUSINESS
    assert set(answer.json()["appInfo"]) == {"frontEndUrl", "adminUrl"}
    (instance,) = rows(world, "SELECT id, customer_id, status, is_test FROM instance")
    assert instance == {"id": BUSINESS, "customer_id": CUSTOMER, "status": "active", "is_test": 0}


def test_every_answer_is_signed(marketplace: Marketplace) -> None:
    """Good or bad, the Body-Sign header belongs to the raw body."""
    assert is_signed(marketplace.new_instance())
    assert is_signed(marketplace.query("nope"))
    assert is_signed(marketplace.call({"activity": "nope"}))
    assert is_signed(marketplace.client.request(marketplace.call({}).request.method, marketplace.url()))


def test_the_same_order_gives_the_same_instance(marketplace: Marketplace, world: World) -> None:
    """A repeated newInstance with another businessId changes nothing and answers alike."""
    first = marketplace.new_instance()
    again = marketplace.new_instance(business=OTHER_BUSINESS)
    assert again.json() == first.json()
    assert again.json()["instanceId"] == BUSINESS
    assert len(rows(world, "SELECT id FROM instance")) == 1


def test_concurrent_calls_for_one_order_make_one_instance(marketplace: Marketplace, world: World) -> None:
    """Twelve calls at once, each with a businessId of its own, all get the same instance."""
    businesses = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(12)]
    with ThreadPoolExecutor(len(businesses)) as pool:
        answers = list(pool.map(lambda business: marketplace.new_instance(business=business), businesses))
    (instance,) = rows(world, "SELECT id FROM instance")
    assert {answer.json()["resultCode"] for answer in answers} == {"000000"}
    assert {answer.json()["instanceId"] for answer in answers} == {instance["id"]}
    with world.transaction():
        assert len(world.journal.acts("instance_provisioned")) == 1


def test_a_second_order_is_a_second_instance(marketplace: Marketplace, world: World) -> None:
    """The same customer may buy again: each order has an instance of its own."""
    marketplace.new_instance()
    second = marketplace.new_instance(OTHER_ORDER, OTHER_BUSINESS)
    assert second.json()["instanceId"] == OTHER_BUSINESS
    assert len(rows(world, "SELECT id FROM instance")) == 2


def test_a_debugging_call_is_marked(marketplace: Marketplace, world: World) -> None:
    """testFlag=1 marks an instance as one for debugging."""
    marketplace.new_instance(testFlag="1")
    assert rows(world, "SELECT is_test FROM instance") == [{"is_test": 1}]


def test_an_instance_id_is_one_orders_only(marketplace: Marketplace, world: World) -> None:
    """A businessId that is another order's instance is an invalid parameter."""
    marketplace.new_instance()
    assert marketplace.new_instance(OTHER_ORDER).json()["resultCode"] == "000002"
    assert len(rows(world, "SELECT id FROM instance")) == 1


@pytest.mark.parametrize(("version", "activity", "name"), MISSING)
@pytest.mark.parametrize(
    "value", [None, "", "x" * 6500, "a\x00b"], ids=["missing", "empty", "long", "control"]
)
def test_a_parameter_that_is_not_as_it_should_be_is_refused(
    server: Server, world: World, version: str, activity: str, name: str, value: str | None
) -> None:
    """Every mandatory parameter, missing, empty, too long or with control characters, is an invalid one."""
    marketplace = open_marketplace(server, world, version)
    fields = fields_of(marketplace, activity)
    if value is None:
        del fields[name]
    else:
        fields[name] = value
    answer = marketplace.call(fields)
    marketplace.client.close()
    assert (answer.status_code, answer.json()["resultCode"]) == (200, "000002")
    assert rows(world, "SELECT id FROM instance") == []


@pytest.mark.parametrize("activity", ["upgradeInstance", "expireInstance", "newinstance", "日本"])
def test_an_unknown_activity_is_refused(marketplace: Marketplace, activity: str) -> None:
    """What this seller does not do is an invalid parameter."""
    assert marketplace.call({"activity": activity, "instanceId": BUSINESS}).json()["resultCode"] == "000002"


def test_a_call_signed_for_something_else_is_refused(marketplace: Marketplace, world: World) -> None:
    """The signature covers everything that a call says."""
    fields = dict(marketplace.new_instance_fields)
    answer = marketplace.call_as(fields, signed={**fields, "businessId": OTHER_BUSINESS})
    assert answer.json()["resultCode"] == "000001"
    assert rows(world, "SELECT id FROM instance") == []


def test_a_call_signed_with_another_key_is_refused(marketplace: Marketplace, world: World) -> None:
    """Whoever has another access key is not the marketplace."""
    with world.transaction():
        world.db.execute("UPDATE world SET access_key = 'another'")
    assert marketplace.new_instance().json()["resultCode"] == "000001"
    assert rows(world, "SELECT id FROM instance") == []


def test_an_unknown_instance_is_told(marketplace: Marketplace) -> None:
    """Whatever is asked about an instance that does not exist, the answer says so."""
    for answer in (
        marketplace.call(marketplace.freeze),
        marketplace.call(marketplace.unfreeze),
        marketplace.release(),
        marketplace.query(BUSINESS),
    ):
        assert answer.json()["resultCode"] == "000003"


def test_freezing_and_unfreezing_may_be_repeated(marketplace: Marketplace, world: World) -> None:
    """Each of the two states is reached once, however often it is asked for."""
    marketplace.new_instance()
    for call, status in ((marketplace.freeze, "frozen"), (marketplace.unfreeze, "active")):
        for _ in range(2):
            assert marketplace.call(call).json()["resultCode"] == "000000"
        assert rows(world, "SELECT status FROM instance") == [{"status": status}]
    with world.transaction():
        names = [act.name for act in world.journal.acts()]
    assert names.count("instance_frozen") == names.count("instance_unfrozen") == 1


def test_an_unknown_status_is_refused(marketplace: Marketplace, world: World) -> None:
    """The status is one of two words, and each version has its own for the second."""
    marketplace.new_instance()
    (name,) = marketplace.freeze.keys() - {"activity", "instanceId"}
    foreign = {"NORMAL", "UNFREEZE"} - {marketplace.unfreeze[name]}
    for status in ("THAW", "freeze", *foreign):
        answer = marketplace.call({**marketplace.freeze, name: status})
        assert answer.json()["resultCode"] == "000002"
    assert rows(world, "SELECT status FROM instance") == [{"status": "active"}]


def test_a_release_is_final_and_may_be_repeated(marketplace: Marketplace, world: World) -> None:
    """Released once, an instance stays released: a repeat succeeds, a freeze or query does not find it."""
    marketplace.new_instance()
    for _ in range(2):
        assert marketplace.release().json()["resultCode"] == "000000"
    assert marketplace.call(marketplace.freeze).json()["resultCode"] == "000003"
    assert marketplace.query(BUSINESS).json()["resultCode"] == "000003"
    assert marketplace.new_instance(business=OTHER_BUSINESS).json()["instanceId"] == BUSINESS
    assert rows(world, "SELECT status FROM instance") == [{"status": "released"}]


def test_query_tells_of_several_instances(marketplace: Marketplace) -> None:
    """A query takes up to a hundred IDs and answers in their order; one unknown among them fails it."""
    marketplace.new_instance()
    marketplace.new_instance(OTHER_ORDER, OTHER_BUSINESS)
    answer = marketplace.query(OTHER_BUSINESS, BUSINESS).json()
    assert [info["instanceId"] for info in answer["info"]] == [OTHER_BUSINESS, BUSINESS]
    assert marketplace.query(*[BUSINESS] * 100).json()["resultCode"] == "000000"
    assert marketplace.query(*[BUSINESS] * 101).json()["resultCode"] == "000002"
    assert marketplace.query(BUSINESS, "nope").json()["resultCode"] == "000003"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(marketplace: Marketplace, method: str) -> None:
    """The endpoint knows GET and POST."""
    answer = marketplace.client.request(method, marketplace.url())
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")


def test_the_other_versions_method_is_refused(marketplace: Marketplace, world: World) -> None:
    """A world speaks one version; HEAD, which must change nothing, is none of them."""
    right = marketplace.call({}).request.method
    for method in {"GET", "POST", "HEAD"} - {right}:
        answer = marketplace.client.request(method, marketplace.url())
        assert (answer.status_code, answer.headers["Allow"]) == (405, right)
    with world.transaction():
        world.change_settings(provisioning="v1" if right == "POST" else "v2")
    assert marketplace.new_instance().status_code == 405
    assert rows(world, "SELECT id FROM instance") == []


def test_a_body_has_a_largest_size(marketplace: Marketplace) -> None:
    """What is larger than any call can be is not even read."""
    answer = marketplace.client.post(marketplace.url(), content=b"x" * 70_000)
    assert answer.status_code == 413


def test_calls_are_in_the_journal(marketplace: Marketplace, world: World) -> None:
    """Each call is there with what it said and its result, and nothing that differs from run to run."""
    marketplace.new_instance()
    marketplace.query("nope")
    marketplace.call_as({"activity": "queryInstance"}, signed={})
    with world.transaction():
        calls = [call for call in world.journal.calls() if call.site == "billing_center"]
    assert [(call.name, call.detail["result"]) for call in calls] == [
        ("newInstance", "000000"),
        ("queryInstance", "000003"),
        ("unauthenticated", "000001"),
    ]
    assert calls[0].detail["params"] == dict(marketplace.new_instance_fields)
    assert calls[2].detail["params"] == {}
