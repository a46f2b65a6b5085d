"""The order query, on both sides: KooGallery's endpoint for its sellers, and Billing Center that asks there.

`GET /api/mkp-openapi-public/global/v1/order/query?orderId=&orderLineId=` on KooGallery's host, signed with
AK and SK. The seller of Guance has a fixed AK; its SK is the world's access key, so that a world has one
secret. Codes are those of Huawei's documents.
"""

import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from mock_sites.billing_center.subscriptions import Purchase
from mock_sites.provisioning.aksk import is_signed, signed_call
from mock_sites.provisioning.exchange import Address, NoAnswerError, exchange
from mock_sites.provisioning.messages import HttpCall, Message, RefusedError, ResultCode
from mock_sites.provisioning.orders import NotTheirsError, find_order
from mock_sites.routing import Routes
from mock_sites.web import Visit

ORDER_QUERY_PATH = "/api/mkp-openapi-public/global/v1/order/query"
SELLER_AK = "MOCKGUANCESELLER0001"
_SELLER = "guance"
# KooGallery waits five seconds for the seller, which needs some of them for itself.
_TIMEOUT_SECONDS = 3.0
_ORDER_TYPES = ("NEW", "TRIAL")
_SUCCESS = "MKT.0000"
_INVALID, _FAULTY, _NOT_THEIRS, _ILLEGAL_TOKEN = "MKT.0101", "MKT.0199", "MKT.0150", "MKT.0154"
_REPLIES = {
    _INVALID: (400, "Invalid parameter"),
    _FAULTY: (400, "Request parameter error"),
    _NOT_THEIRS: (401, "Illegal operation"),
    _ILLEGAL_TOKEN: (401, "Illegal token"),
}

routes = Routes()


@routes.interface("GET", ORDER_QUERY_PATH)
def query_order(visit: Visit) -> Response:
    """Tell a seller of one of its orders."""
    request = visit.request
    call = HttpCall(
        method=request.method,
        target=f"{request.url.path}?{request.url.query}",
        headers={name.lower(): value for name, value in request.headers.items()},
    )
    if not is_signed(call, ak=SELLER_AK, sk=visit.world.settings.access_key, now=time.time()):
        return _refuse(visit, _ILLEGAL_TOKEN)
    sent = visit.query.multi_items()
    params = dict(sent)
    if len(params) < len(sent) or not params.get("orderId") or params.keys() - {"orderId", "orderLineId"}:
        return _refuse(visit, _INVALID)
    try:
        order = find_order(visit.world, params["orderId"], params.get("orderLineId"), seller=_SELLER)
    except NotTheirsError:
        return _refuse(visit, _NOT_THEIRS)
    if order is None:
        return _refuse(visit, _FAULTY)
    visit.world.journal.call("koogallery", "orderQuery", result=_SUCCESS, params=params)
    return visit.finish(JSONResponse({"resultCode": _SUCCESS, "resultMsg": "Success", "orderInfo": order}))


def asking_for(visit: Visit, message: Message) -> Callable[[], Purchase]:
    """Return the question for the purchase behind a newInstance, to be asked outside any transaction.

    It raises RefusedError: invalid parameters for an order that there is not or that opens nothing, an internal
    error when KooGallery does not answer.
    """
    fields = dict(message.fields)
    host = visit.url("koogallery").removeprefix("http://").rstrip("/")
    query = urlencode({"orderId": fields["orderId"], "orderLineId": fields["orderLineId"]})
    call = signed_call(
        "GET",
        f"{ORDER_QUERY_PATH}?{query}",
        host=host,
        ak=SELLER_AK,
        sk=visit.world.settings.access_key,
        now=time.time(),
    )
    address = visit.address

    def ask() -> Purchase:
        return _read_purchase(_ask(call, address, host), fields)

    return ask


def _ask(call: HttpCall, address: Address, host: str) -> bytes:
    try:
        answer = exchange(call, address=address, host=host, seconds=_TIMEOUT_SECONDS)
    except NoAnswerError as error:
        raise RefusedError(ResultCode.INTERNAL_ERROR) from error
    if answer.status == 400:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    return answer.body


def _read_purchase(body: bytes, fields: dict[str, str]) -> Purchase:
    try:
        answer = json.loads(body)
        if answer["resultCode"] != _SUCCESS:
            raise RefusedError(ResultCode.INTERNAL_ERROR)
        order = answer["orderInfo"]
        (line,) = (line for line in order["orderLine"] if line["orderLineId"] == fields["orderLineId"])
        buyer = order["buyerInfo"]
        is_opening = order["orderType"] in _ORDER_TYPES
        purchase = Purchase(
            order_id=fields["orderId"],
            order_line_id=fields["orderLineId"],
            product_id=line["productInfo"][0]["productId"],
            customer_id=buyer["customerId"],
            customer_name=buyer["customerName"],
            is_test=fields.get("testFlag") == "1",
        )
    except (ValueError, TypeError, LookupError) as error:
        raise RefusedError(ResultCode.INTERNAL_ERROR) from error
    if not is_opening:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    return purchase


def _refuse(visit: Visit, code: str) -> Response:
    visit.world.journal.call("koogallery", "orderQuery", result=code, params={})
    status, reason = _REPLIES[code]
    return visit.finish(JSONResponse({"resultCode": code, "resultMsg": reason}, status_code=status))
