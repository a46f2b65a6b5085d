"""KooGallery's order query, asked as a seller would ask it, with a signature made from its description."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.marketplace import ACCESS_KEY, CUSTOMER, ORDER_QUERY, PRODUCT
from tests.mock_sites.purchases import account_id_of, buy
from tests.mock_sites.visitor import LoopbackTransport, rows

AK = "MOCKGUANCESELLER0001"
TEST_ORDERS = {
    "MOCKPERIODYEARNEW": ("NEW", "PERIOD"),
    "MOCKONETIMENEW": ("NEW", "ONE_TIME"),
    "MOCKONDEMAND": ("NEW", "ON_DEMAND"),
    "MOCKONDEMANDPKG": ("NEW", "ON_DEMAND_PKG"),
    "MOCKPERIODDAYTRIAL": ("TRIAL", "PERIOD"),
    "MOCKMONTYTRIALTOFORMAL": ("TRIAL_TO_FORMAL", "PERIOD"),
    "MOCKMONTYUNSUBSCRIBE": ("UNSUBSCRIBE", "PERIOD"),
    "MOCKMONTYRENEW": ("RENEW", "PERIOD"),
    "MOCKMONTYCHANGE": ("CHANGE", "PERIOD"),
}


class Seller:
    """A seller that asks for orders."""

    def __init__(self, server: Server, world: World) -> None:
        self.client = httpx.Client(transport=LoopbackTransport())
        self.url = server.url("koogallery", ORDER_QUERY, world.name)
        self.host = self.url.removeprefix("http://").partition("/")[0]

    def sign(
        self, query: str, *, date: str | None = None, extra: str = "", sk: str = ACCESS_KEY
    ) -> dict[str, str]:
        """Return the headers that sign a query; `extra` is the value of a header X-Extra that is signed too."""
        date = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}" if date is None else date
        headers = {"host": self.host, "x-sdk-date": date} | ({"x-extra": extra} if extra else {})
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        empty = hashlib.sha256(b"").hexdigest()
        canonical = f"GET\n{ORDER_QUERY}/\n{query}\n{lines}\n{names}\n{empty}"
        text = f"SDK-HMAC-SHA256\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.new(sk.encode(), text.encode(), hashlib.sha256).hexdigest()
        authorization = f"SDK-HMAC-SHA256 Access={AK}, SignedHeaders={names}, Signature={signature}"
        sent = {"X-Sdk-Date": date, "Authorization": authorization}
        return sent | ({"X-Extra": extra} if extra else {})

    def ask(self, **params: str) -> httpx.Response:
        """Ask for an order."""
        query = urlencode(sorted(params.items()))
        return self.get(query, self.sign(query))

    def get(self, query: str, headers: dict[str, str]) -> httpx.Response:
        """Send a query with headers, whatever they are."""
        return self.client.get(f"{self.url}?{query}", headers=headers)


@pytest.fixture
def seller(server: Server, world: World) -> Iterator[Seller]:
    """Give the seller of Guance."""
    seller = Seller(server, world)
    yield seller
    seller.client.close()


def test_an_order_of_the_world_is_told(seller: Seller, world: World) -> None:
    """What was bought, in which line, by whom and when, in UTC."""
    buy(world)
    (order,) = rows(world, "SELECT id FROM purchase_order")
    answer = seller.ask(orderId=str(order["id"]), orderLineId=f"{order['id']}-000001")
    assert answer.status_code == 200
    assert answer.json() == {
        "resultCode": "MKT.0000",
        "resultMsg": "Success",
        "orderInfo": {
            "orderId": order["id"],
            "orderType": "NEW",
            "createTime": "20260302013100",
            "orderLine": [
                {
                    "orderLineId": f"{order['id']}-000001",
                    "chargingMode": "ON_DEMAND",
                    "productInfo": [
                        {
                            "productId": PRODUCT,
                            "skuCode": "a63ee5c9-4f86-11ed-9f95-fa163e8cb3b2",
                            "linearValue": 1,
                            "productName": "guance-saas",
                        }
                    ],
                }
            ],
            "buyerInfo": {"customerId": account_id_of(world), "customerName": "example-cloud"},
            "extendParams": [],
        },
    }
    assert seller.ask(orderId=str(order["id"])).json() == answer.json()


@pytest.mark.parametrize("order", TEST_ORDERS)
def test_the_documents_test_orders_are_there(seller: Seller, order: str) -> None:
    """Each order of the documents has its type and charging mode, and one line."""
    info = seller.ask(orderId=order).json()["orderInfo"]
    (line,) = info["orderLine"]
    assert (info["orderType"], line["chargingMode"]) == TEST_ORDERS[order]
    assert line["orderLineId"] == f"{order}-000001"
    assert info["buyerInfo"]["customerId"] == CUSTOMER
    assert ("periodType" in line) is (line["chargingMode"] == "PERIOD")


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({}, 400, "MKT.0101"),
        ({"orderId": ""}, 400, "MKT.0101"),
        ({"orderLineId": "MOCKONDEMAND-000001"}, 400, "MKT.0101"),
        ({"orderId": "MOCKONDEMAND", "more": "x"}, 400, "MKT.0101"),
        ({"orderId": "nope"}, 400, "MKT.0199"),
        ({"orderId": "MOCKONDEMAND", "orderLineId": "MOCKONDEMAND-000002"}, 400, "MKT.0199"),
        ({"orderId": "MOCKONDEMAND", "orderLineId": ""}, 400, "MKT.0199"),
        ({"orderId": "日本 +&=/~"}, 400, "MKT.0199"),
    ],
)
def test_a_query_that_asks_for_nothing_is_refused(
    seller: Seller, params: dict[str, str], status: int, code: str
) -> None:
    """Parameters that are missing, too many or unknown have the documented codes."""
    query = urlencode(sorted(params.items())).replace("+", "%20").replace("%7E", "~")
    answer = seller.get(query, seller.sign(query))
    assert (answer.status_code, answer.json()["resultCode"]) == (status, code)


def test_an_order_of_another_seller_is_not_told(seller: Seller, world: World) -> None:
    """A seller sees its own orders only."""
    buy(world)
    with world.transaction():
        world.db.execute("UPDATE product SET seller = 'example-data'")
        (order,) = world.db.execute("SELECT id FROM purchase_order").fetchone()
    answer = seller.ask(orderId=order)
    assert (answer.status_code, answer.json()["resultCode"]) == (401, "MKT.0150")


def test_a_signature_may_cover_further_headers(seller: Seller) -> None:
    """Whatever is named in SignedHeaders belongs to what is signed."""
    query = "orderId=MOCKONDEMAND"
    headers = seller.sign(query, extra="one")
    assert seller.get(query, headers).status_code == 200
    assert seller.get(query, {**headers, "X-Extra": "two"}).status_code == 401


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_stale_date_is_refused(seller: Seller, minutes: int) -> None:
    """X-Sdk-Date is good for fifteen minutes by the real clock."""
    query = "orderId=MOCKONDEMAND"
    for offset, status in ((minutes, 401), (minutes // 2, 200)):
        date = f"{datetime.now(UTC) + timedelta(minutes=offset):%Y%m%dT%H%M%SZ}"
        assert seller.get(query, seller.sign(query, date=date)).status_code == status


@pytest.mark.parametrize(
    "change",
    [
        {"Authorization": ""},
        {"Authorization": "SDK-HMAC-SHA256 Access=x"},
        {"Authorization": "Bearer x"},
        {"X-Sdk-Date": "20260302T013000Z"},
        {"X-Sdk-Date": "yesterday"},
        {"Host": "koogallery.localhost"},
    ],
)
def test_a_query_that_nobody_signed_is_refused(seller: Seller, change: dict[str, str]) -> None:
    """Without the seller's signature over date, host and query, nothing is told."""
    query = "orderId=MOCKONDEMAND"
    answer = seller.get(query, {**seller.sign(query), **change})
    assert (answer.status_code, answer.json()) == (
        401,
        {"resultCode": "MKT.0154", "resultMsg": "Illegal token"},
    )


def test_a_wrong_key_or_another_query_is_refused(seller: Seller) -> None:
    """The secret key and every parameter are part of the signature, and so is the access key's name."""
    query = "orderId=MOCKONDEMAND"
    signed = seller.sign(query)
    assert seller.get(query, seller.sign(query, sk="another")).status_code == 401
    assert seller.get("orderId=MOCKONETIMENEW", signed).status_code == 401
    other_name = signed["Authorization"].replace(AK, "MOCKANOTHERSELLER001")
    assert seller.get(query, {**signed, "Authorization": other_name}).status_code == 401
    unsigned_host = signed["Authorization"].replace("host;", "")
    assert seller.get(query, {**signed, "Authorization": unsigned_host}).status_code == 401


def test_order_queries_are_in_the_journal(seller: Seller, world: World) -> None:
    """Each is there at the site that was asked, with its result."""
    seller.ask(orderId="MOCKONDEMAND")
    seller.get("orderId=MOCKONDEMAND", {})
    with world.transaction():
        calls = world.journal.calls("orderQuery")
    assert [(call.site, call.detail["result"]) for call in calls] == [
        ("koogallery", "MKT.0000"),
        ("koogallery", "MKT.0154"),
    ]
