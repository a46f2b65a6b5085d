"""The seller's endpoint, `GET /isv/produce` on Billing Center's host: where KooGallery tells of purchases.

It can be called from outside as well, by anyone who has the world's access key. Version 1 of the interface:
newInstance, instanceStatus (FREEZE, NORMAL), releaseInstance, queryInstance. A call may be repeated: what
was done is done once, and the answer is the same.

A call's timeStamp is judged by the world's clock, not by real time: it may be five minutes off. The world's
time is what KooGallery stamps its calls with, and a test that moves the clock by two weeks sees old calls
grow stale as they would in reality, whenever it is run.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from starlette.responses import Response

from mock_sites.billing_center import subscriptions
from mock_sites.billing_center.subscriptions import Purchase
from mock_sites.provisioning.signature import body_sign, has_auth_token, read_time_stamp
from mock_sites.routing import Routes
from mock_sites.web import Visit
from mock_sites.world import World

routes = Routes()

_SITE = "billing_center"
_WINDOW = timedelta(minutes=5)
_MOST_INSTANCES = 100
_CUSTOMER_ID = re.compile(r"[0-9a-f]{32}")
_PRODUCTS = ("OFFI845592654693900288",)
# Mandatory parameters and their longest values, from the interface's tables.
_LENGTHS = {
    "newInstance": {"customerId": 100, "businessId": 64, "orderId": 64, "productId": 64},
    "instanceStatus": {"instanceId": 64, "instanceStatus": 6},
    "releaseInstance": {"instanceId": 64},
    "queryInstance": {"instanceId": 64 * _MOST_INSTANCES + _MOST_INSTANCES},
}

Params = dict[str, str]
Answer = dict[str, object]


class ResultCode(StrEnum):
    """The interface's result codes that this seller gives."""

    SUCCESS = "000000"
    AUTHENTICATION_FAILED = "000001"
    INVALID_PARAMETER = "000002"
    NO_SUCH_INSTANCE = "000003"


_MESSAGES = {
    ResultCode.SUCCESS: "success.",
    ResultCode.AUTHENTICATION_FAILED: "authentication failed.",
    ResultCode.INVALID_PARAMETER: "invalid request parameter.",
    ResultCode.NO_SUCH_INSTANCE: "the instance ID does not exist.",
}


@routes.get("/isv/produce")
def produce(visit: Visit) -> Response:
    """Do what KooGallery asks for and answer, signed."""
    sent = visit.query.multi_items()
    params = dict(sent)
    is_ambiguous = len(params) < len(sent)
    answer = _refuse(ResultCode.INVALID_PARAMETER) if is_ambiguous else _answer(visit, params)
    visit.world.journal.call(
        _SITE, params.get("activity", ""), result=answer["resultCode"], params=_without_token(params)
    )
    body = json.dumps(answer).encode()
    signed = {"Body-Sign": body_sign(body, access_key=visit.world.settings.access_key)}
    return visit.finish(Response(body, media_type="application/json", headers=signed))


def _answer(visit: Visit, params: Params) -> Answer:
    world = visit.world
    if not has_auth_token(params, access_key=world.settings.access_key) or not _is_fresh(world, params):
        return _refuse(ResultCode.AUTHENTICATION_FAILED)
    lengths = _LENGTHS.get(params.get("activity", ""))
    if lengths is None or not all(0 < len(params.get(name, "")) <= most for name, most in lengths.items()):
        return _refuse(ResultCode.INVALID_PARAMETER)
    return _ACTIVITIES[params["activity"]](visit, params)


def _is_fresh(world: World, params: Params) -> bool:
    sent = read_time_stamp(params.get("timeStamp", ""))
    return sent is not None and abs(sent - world.clock.now()) <= _WINDOW


def _new_instance(visit: Visit, params: Params) -> Answer:
    if params["productId"] not in _PRODUCTS or _CUSTOMER_ID.fullmatch(params["customerId"]) is None:
        return _refuse(ResultCode.INVALID_PARAMETER)
    known = subscriptions.find_by_order(visit.world, params["orderId"], params["productId"])
    if known is not None and known["customer_id"] != params["customerId"]:
        return _refuse(ResultCode.INVALID_PARAMETER)
    if known is None and subscriptions.find_instance(visit.world, params["businessId"]) is not None:
        return _refuse(ResultCode.INVALID_PARAMETER)
    purchase = Purchase(
        order_id=params["orderId"],
        product_id=params["productId"],
        customer_id=params["customerId"],
        customer_name=params.get("customerName", ""),
        is_test=params.get("testFlag") == "1",
    )
    instance_id = subscriptions.provision(visit.world, purchase, instance_id=params["businessId"])
    return _accept(instanceId=instance_id, appInfo=_app_info(visit))


def _instance_status(visit: Visit, params: Params) -> Answer:
    acts = {"FREEZE": ("active", subscriptions.freeze), "NORMAL": ("frozen", subscriptions.unfreeze)}
    if params["instanceStatus"] not in acts:
        return _refuse(ResultCode.INVALID_PARAMETER)
    instance = subscriptions.find_instance(visit.world, params["instanceId"])
    if instance is None or instance["status"] == "released":
        return _refuse(ResultCode.NO_SUCH_INSTANCE)
    status, act = acts[params["instanceStatus"]]
    if instance["status"] == status:
        act(visit.world, params["instanceId"])
    return _accept()


def _release_instance(visit: Visit, params: Params) -> Answer:
    instance = subscriptions.find_instance(visit.world, params["instanceId"])
    if instance is None:
        return _refuse(ResultCode.NO_SUCH_INSTANCE)
    if instance["status"] != "released":
        subscriptions.release(visit.world, params["instanceId"])
    return _accept()


def _query_instance(visit: Visit, params: Params) -> Answer:
    instance_ids = params["instanceId"].split(",")
    if len(instance_ids) > _MOST_INSTANCES:
        return _refuse(ResultCode.INVALID_PARAMETER)
    found = [subscriptions.find_instance(visit.world, instance_id) for instance_id in instance_ids]
    if not all(instance is not None and instance["status"] != "released" for instance in found):
        return _refuse(ResultCode.NO_SUCH_INSTANCE)
    app_info = _app_info(visit)
    return _accept(info=[{"instanceId": instance_id, "appInfo": app_info} for instance_id in instance_ids])


_ACTIVITIES: dict[str, Callable[[Visit, Params], Answer]] = {
    "newInstance": _new_instance,
    "instanceStatus": _instance_status,
    "releaseInstance": _release_instance,
    "queryInstance": _query_instance,
}


def _accept(**content: object) -> Answer:
    return _result(ResultCode.SUCCESS, content)


def _refuse(code: ResultCode) -> Answer:
    return _result(code, {})


def _result(code: ResultCode, content: Answer) -> Answer:
    return {"resultCode": code.value, "resultMsg": _MESSAGES[code], **content}


def _app_info(visit: Visit) -> dict[str, str]:
    return {"frontEndUrl": visit.url("guance"), "adminUrl": visit.url("billing_center")}


def _without_token(params: Params) -> Params:
    return {name: value for name, value in params.items() if name != "authToken"}
