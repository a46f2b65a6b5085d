"""The seller's endpoint, `/isv/produce` on Billing Center's host: where KooGallery tells of purchases.

It can be called from outside as well, by anyone who has the world's access key. The world's settings say which
version of the interface it speaks: GET in version 1, POST in version 2; what it does is the same in both:
newInstance, instanceStatus (updateInstanceStatus in version 2), releaseInstance, queryInstance, and
refreshInstance in version 2. A call may be repeated: what was done is done once, and the answer is the same.

Version 2 does not say in newInstance who bought what, so that the seller asks KooGallery, outside its
transaction. Several calls for one order line may ask at once; the first that comes back makes the instance.
"""

import json
import re
import time
from collections.abc import Callable, Mapping

from starlette.responses import Response

from mock_sites.billing_center import openings, subscriptions
from mock_sites.billing_center.subscriptions import Purchase
from mock_sites.provisioning.messages import (
    MOST_INSTANCES,
    SELLER_PATH,
    HttpCall,
    Message,
    RefusedError,
    ResultCode,
)
from mock_sites.provisioning.nonces import WorldNonces
from mock_sites.provisioning.order_query import asking_for
from mock_sites.provisioning.protocols import protocol_of
from mock_sites.provisioning.signature import body_sign
from mock_sites.routing import Handler, Routes
from mock_sites.web import Inquiry, Visit

routes = Routes()

_SITE = "billing_center"
_CUSTOMER_ID = re.compile(r"[0-9a-f]{32}")
_EXPIRE_TIME = re.compile(r"[0-9]{14}")
# Guance's offer, and the second billing item that an order may have a line for.
_PRODUCTS = ("OFFI845592654693900288", "OFFI845592654693900289")
_SCENES = ("TRIAL_TO_FORMAL", "RENEWAL", "UNSUBSCRIBE_RENEWAL_PERIOD", "RENEWAL_CHANGE")
_MESSAGES = {
    ResultCode.SUCCESS: "success.",
    ResultCode.AUTHENTICATION_FAILED: "authentication failed.",
    ResultCode.INVALID_PARAMETER: "invalid request parameter.",
    ResultCode.NO_SUCH_INSTANCE: "the instance ID does not exist.",
    ResultCode.PROCESSING: "the request is being processed.",
    ResultCode.INTERNAL_ERROR: "internal error.",
}

Params = Mapping[str, str]
Answer = dict[str, object]


@routes.interface("GET", SELLER_PATH)
@routes.interface("POST", SELLER_PATH)
def produce(visit: Visit) -> Response | Inquiry:
    """Do what KooGallery asks for and answer, signed."""
    protocol, params = protocol_of(visit.world), dict[str, str]()
    if visit.request.method != protocol.method:
        return _refuse_method(visit, protocol.method)
    try:
        params = protocol.authenticate(
            _call_of(visit),
            access_key=visit.world.settings.access_key,
            now=time.time(),
            nonces=WorldNonces(visit.world),
        )
        message = protocol.understand(params)
        if message.activity == "newInstance" and "customerId" not in message.fields:
            return _open_order(visit, params, message)
        answer = _ACTIVITIES[message.activity](visit, message)
    except RefusedError as refusal:
        answer = _result(refusal.code)
    return _reply(visit, params, answer)


def _call_of(visit: Visit) -> HttpCall:
    url = visit.request.url
    return HttpCall(method=visit.request.method, target=f"{url.path}?{url.query}", body=visit.body)


def _open_order(visit: Visit, params: Params, message: Message) -> Response | Inquiry:
    """Answer a newInstance that does not say who bought: from what is known, or once KooGallery has told."""
    known = _find_opened(visit, message)
    if known is not None:
        return _reply(visit, params, known)
    ask = asking_for(visit, message)

    def ask_and_open() -> Handler:
        try:
            purchase = ask()
        except RefusedError as refusal:
            refused = _result(refusal.code)
            return lambda visit: _reply(visit, params, refused)
        return lambda visit: _reply(visit, params, _open_purchase(visit, purchase, message))

    return Inquiry(ask_and_open)


def _find_opened(visit: Visit, message: Message) -> Answer | None:
    order, line = message.fields["orderId"], message.fields["orderLineId"]
    instance = subscriptions.find_by_order_line(visit.world, order, line)
    if instance is not None:
        return _accept(instanceId=instance["id"], appInfo=_app_info(visit))
    opening = openings.find_opening_by_line(visit.world, order, line)
    return None if opening is None else _result(ResultCode.PROCESSING, instanceId=opening["id"])


def _open_purchase(visit: Visit, purchase: Purchase, message: Message) -> Answer:
    try:
        return _find_opened(visit, message) or _provision(visit, purchase, message)
    except RefusedError as refusal:
        return _result(refusal.code)


def _new_instance(visit: Visit, message: Message) -> Answer:
    fields = message.fields
    purchase = Purchase(
        order_id=fields["orderId"],
        product_id=fields["productId"],
        customer_id=fields["customerId"],
        customer_name=fields.get("customerName", ""),
        is_test=fields.get("testFlag") == "1",
    )
    return _provision(visit, purchase, message)


def _provision(visit: Visit, purchase: Purchase, message: Message) -> Answer:
    world, business_id = visit.world, message.fields["businessId"]
    if purchase.product_id not in _PRODUCTS or _CUSTOMER_ID.fullmatch(purchase.customer_id) is None:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    known = subscriptions.find_by_order(world, purchase.order_id, purchase.product_id)
    if known is not None and known["customer_id"] != purchase.customer_id:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    if known is None and _is_instance(visit, business_id):
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    if known is None and purchase.order_line_id is not None and world.settings.asynchronous_provisioning:
        instance_id = openings.begin_opening(world, purchase, instance_id=business_id)
        return _result(ResultCode.PROCESSING, instanceId=instance_id)
    instance_id = subscriptions.provision(world, purchase, instance_id=business_id)
    return _accept(instanceId=instance_id, appInfo=_app_info(visit))


def _is_instance(visit: Visit, instance_id: str) -> bool:
    return (
        subscriptions.find_instance(visit.world, instance_id) is not None
        or openings.find_opening(visit.world, instance_id) is not None
    )


def _instance_status(visit: Visit, message: Message) -> Answer:
    acts = {"FREEZE": ("active", subscriptions.freeze), "NORMAL": ("frozen", subscriptions.unfreeze)}
    wanted, instance_id = message.fields["instanceStatus"], message.fields["instanceId"]
    if wanted not in acts:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    from_status, act = acts[wanted]
    if _status_of(visit, instance_id) == from_status:
        act(visit.world, instance_id)
    return _accept()


def _release_instance(visit: Visit, message: Message) -> Answer:
    instance_id = message.fields["instanceId"]
    if openings.find_opening(visit.world, instance_id) is not None:
        raise RefusedError(ResultCode.PROCESSING)
    instance = subscriptions.find_instance(visit.world, instance_id)
    if instance is None:
        raise RefusedError(ResultCode.NO_SUCH_INSTANCE)
    if instance["status"] != "released":
        subscriptions.release(visit.world, instance_id)
    return _accept()


def _query_instance(visit: Visit, message: Message) -> Answer:
    instance_ids = message.fields["instanceId"].split(",")
    if len(instance_ids) > MOST_INSTANCES:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    for instance_id in dict.fromkeys(instance_ids):
        openings.go_on(visit.world, instance_id)
    if any(openings.find_opening(visit.world, instance_id) for instance_id in instance_ids):
        return _result(ResultCode.PROCESSING)
    for instance_id in instance_ids:
        _status_of(visit, instance_id)
    app_info = _app_info(visit)
    return _accept(
        info=[
            {"instanceId": instance_id, "appInfo": app_info, "usageInfo": []} for instance_id in instance_ids
        ]
    )


def _refresh_instance(visit: Visit, message: Message) -> Answer:
    """Accept a renewal: pay-per-use has no end that it could move, so that it is noted and nothing else."""
    fields = message.fields
    if fields["scene"] not in _SCENES or _EXPIRE_TIME.fullmatch(fields["expireTime"]) is None:
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    _status_of(visit, fields["instanceId"])
    visit.journal_act(
        "instance_refreshed",
        instance=fields["instanceId"],
        scene=fields["scene"],
        order=fields["orderId"],
        expires=fields["expireTime"],
    )
    return _accept()


_ACTIVITIES: Mapping[str, Callable[[Visit, Message], Answer]] = {
    "newInstance": _new_instance,
    "instanceStatus": _instance_status,
    "releaseInstance": _release_instance,
    "queryInstance": _query_instance,
    "refreshInstance": _refresh_instance,
}


def _status_of(visit: Visit, instance_id: str) -> str:
    """Return whether an instance is active or frozen; RefusedError when it is neither."""
    if openings.find_opening(visit.world, instance_id) is not None:
        raise RefusedError(ResultCode.PROCESSING)
    instance = subscriptions.find_instance(visit.world, instance_id)
    if instance is None or instance["status"] == "released":
        raise RefusedError(ResultCode.NO_SUCH_INSTANCE)
    return str(instance["status"])


def _accept(**content: object) -> Answer:
    return _result(ResultCode.SUCCESS, **content)


def _result(code: ResultCode, **content: object) -> Answer:
    return {"resultCode": code.value, "resultMsg": _MESSAGES[code], **content}


def _app_info(visit: Visit) -> dict[str, str]:
    return {"frontEndUrl": visit.url("guance"), "adminUrl": visit.url("billing_center")}


def _reply(visit: Visit, params: Params, answer: Answer, *, status: int = 200) -> Response:
    """Answer, signed, and note the call: by its activity, or as unauthenticated when it is not genuine."""
    is_genuine = answer["resultCode"] != ResultCode.AUTHENTICATION_FAILED
    name = params.get("activity", "") if is_genuine else "unauthenticated"
    visit.world.journal.call(_SITE, name, result=answer["resultCode"], params=dict(params))
    body = json.dumps(answer).encode()
    signed = {"Body-Sign": body_sign(body, access_key=visit.world.settings.access_key)}
    return visit.finish(Response(body, status_code=status, media_type="application/json", headers=signed))


def _refuse_method(visit: Visit, right: str) -> Response:
    response = _reply(visit, {}, _result(ResultCode.INVALID_PARAMETER), status=405)
    response.headers["Allow"] = right
    return response
