"""Orders as KooGallery tells its sellers of them: those of the world, and the ones to try an interface with."""

from dataclasses import dataclass
from datetime import UTC

from mock_sites.clock import read_time
from mock_sites.world import World

Json = dict[str, object]

TEST_CUSTOMER = "68cbc86abc2018ab880d92f36422fa0e"
_GUANCE_OFFER = "OFFI845592654693900288"
_GUANCE_SKU = "a63ee5c9-4f86-11ed-9f95-fa163e8cb3b2"
_CREATED = "20220726064736"
_EXPIRES = "20230726155959"
_CHARGING_MODES = {"pay_per_use": "ON_DEMAND", "one_time": "ONE_TIME", "yearly_monthly": "PERIOD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOrder:
    """An order that is there in every world, to try an interface with."""

    order_type: str
    charging_mode: str
    period_type: str | None = None


TEST_ORDERS = {
    "MOCKPERIODYEARNEW": TestOrder(order_type="NEW", charging_mode="PERIOD", period_type="year"),
    "MOCKONETIMENEW": TestOrder(order_type="NEW", charging_mode="ONE_TIME"),
    "MOCKONDEMAND": TestOrder(order_type="NEW", charging_mode="ON_DEMAND"),
    "MOCKONDEMANDPKG": TestOrder(order_type="NEW", charging_mode="ON_DEMAND_PKG"),
    "MOCKPERIODDAYTRIAL": TestOrder(order_type="TRIAL", charging_mode="PERIOD", period_type="day"),
    "MOCKMONTYTRIALTOFORMAL": TestOrder(
        order_type="TRIAL_TO_FORMAL", charging_mode="PERIOD", period_type="month"
    ),
    "MOCKMONTYUNSUBSCRIBE": TestOrder(order_type="UNSUBSCRIBE", charging_mode="PERIOD", period_type="month"),
    "MOCKMONTYRENEW": TestOrder(order_type="RENEW", charging_mode="PERIOD", period_type="month"),
    "MOCKMONTYCHANGE": TestOrder(order_type="CHANGE", charging_mode="PERIOD", period_type="month"),
}
"""The orders of Huawei's documents by their IDs, which are spelt like this there."""


class NotTheirsError(Exception):
    """An order of another seller's product."""


def find_order(world: World, order_id: str, order_line_id: str | None, *, seller: str) -> Json | None:
    """Return an order's information with one line or all; None when there is no such order or line.

    Raises NotTheirsError for an order of something that another seller sells.
    """
    if order_id in TEST_ORDERS:
        line = f"{order_id}-000001"
        return _test_order(order_id, line) if order_line_id in (None, line) else None
    rows = world.db.execute(
        "SELECT purchase_order.id, purchase_order.created, order_line.id AS line, product.offer_id, product.sku_code,"
        " product.slug, product.billing_mode, product.seller, huawei_account.id AS customer,"
        " huawei_account.name AS customer_name FROM purchase_order"
        " JOIN order_line ON order_line.purchase_order = purchase_order.id"
        " JOIN product ON product.id = order_line.product"
        " JOIN huawei_account ON huawei_account.id = purchase_order.account"
        " WHERE purchase_order.id = :order AND order_line.id = coalesce(:line, order_line.id) ORDER BY order_line.id",
        {"order": order_id, "line": order_line_id},
    ).fetchall()
    if not rows:
        return None
    if any(row["seller"] != seller for row in rows):
        raise NotTheirsError(order_id)
    lines: list[Json] = [
        {
            "orderLineId": row["line"],
            "chargingMode": _CHARGING_MODES[row["billing_mode"]],
            "productInfo": [_product(row["offer_id"], row["sku_code"], row["slug"])],
        }
        for row in rows
    ]
    return {
        "orderId": order_id,
        "orderType": "NEW",
        "createTime": f"{read_time(rows[0]['created']).astimezone(UTC):%Y%m%d%H%M%S}",
        "orderLine": lines,
        "buyerInfo": {"customerId": rows[0]["customer"], "customerName": rows[0]["customer_name"]},
        "extendParams": [],
    }


def _test_order(order_id: str, line: str) -> Json:
    order = TEST_ORDERS[order_id]
    period: Json = {}
    if order.period_type is not None:
        period = {"periodType": order.period_type, "periodNumber": 1, "expireTime": _EXPIRES}
    return {
        "orderId": order_id,
        "orderType": order.order_type,
        "createTime": _CREATED,
        "orderLine": [
            {
                "orderLineId": line,
                "chargingMode": order.charging_mode,
                **period,
                "productInfo": [_product(_GUANCE_OFFER, _GUANCE_SKU, "guance-saas")],
            }
        ],
        "buyerInfo": {"customerId": TEST_CUSTOMER, "customerName": "example-test-buyer"},
        "extendParams": [],
    }


def _product(offer_id: str, sku_code: str, name: str) -> Json:
    return {"productId": offer_id, "skuCode": sku_code, "linearValue": 1, "productName": name}
