"""A marketplace that calls the seller's endpoint from outside, in either version of the interface.

It shares no code with the mock sites: the signatures are computed here once more, from their description.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

import httpx

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import LoopbackTransport

ACCESS_KEY = "6b1c0d3a-mock-access-key"
CUSTOMER = "68cbc86abc2018ab880d92f36422fa0e"
PRODUCT = "OFFI845592654693900288"
ORDER = "MOCKONDEMAND"
OTHER_ORDER = "MOCKONETIMENEW"
BUSINESS = "87b94795-0603-4e24-8ae5-69420d60e3c8"
OTHER_BUSINESS = "11111111-0000-4000-8000-000000000000"
ORDER_QUERY = "/api/mkp-openapi-public/global/v1/order/query"


def hmac_sha256(key: str, message: bytes) -> bytes:
    """Return an HMAC-SHA256."""
    return hmac.new(key.encode(), message, hashlib.sha256).digest()


def is_signed(answer: httpx.Response) -> bool:
    """Tell whether an answer's Body-Sign header belongs to its body."""
    signature = base64.b64encode(hmac_sha256(ACCESS_KEY, answer.content)).decode()
    header: str = answer.headers.get("Body-Sign", "")
    return header == f'sign_type="HMAC-SHA256", signature= "{signature}"'


class Marketplace:
    """What both versions have: a client, and the calls in words that both understand."""

    new_instance_fields: ClassVar[Mapping[str, str]]
    freeze: ClassVar[Mapping[str, str]]
    unfreeze: ClassVar[Mapping[str, str]]

    def __init__(self, server: Server, world: World) -> None:
        self.server = server
        self.world = world
        self.client = httpx.Client(transport=LoopbackTransport())

    def url(self, query: str = "") -> str:
        """Return the address of the seller's endpoint."""
        return self.server.url("billing_center", f"/isv/produce{query}", self.world.name)

    def call(self, fields: Mapping[str, str]) -> httpx.Response:
        """Make a signed call."""
        raise NotImplementedError

    def call_as(self, fields: Mapping[str, str], *, signed: Mapping[str, str]) -> httpx.Response:
        """Make a call that says one thing and is signed for another."""
        raise NotImplementedError

    def new_instance(self, order: str = ORDER, business: str = BUSINESS, **changes: str) -> httpx.Response:
        """Tell of an order."""
        fields = {**self.new_instance_fields, "orderId": order, "businessId": business}
        if "orderLineId" in fields:
            fields["orderLineId"] = f"{order}-000001"
        return self.call(fields | changes)

    def release(self, instance: str = BUSINESS) -> httpx.Response:
        """Release an instance."""
        return self.call({"activity": "releaseInstance", "instanceId": instance})

    def query(self, *instances: str) -> httpx.Response:
        """Ask for instances."""
        return self.call({"activity": "queryInstance", "instanceId": ",".join(instances)})


class Marketplace1(Marketplace):
    """Version 1: GET, an authToken over the sorted parameters."""

    new_instance_fields: ClassVar[Mapping[str, str]] = {
        "activity": "newInstance",
        "businessId": BUSINESS,
        "customerId": CUSTOMER,
        "orderId": ORDER,
        "productId": PRODUCT,
    }
    freeze: ClassVar[Mapping[str, str]] = {
        "activity": "instanceStatus",
        "instanceId": BUSINESS,
        "instanceStatus": "FREEZE",
    }
    unfreeze: ClassVar[Mapping[str, str]] = {
        "activity": "instanceStatus",
        "instanceId": BUSINESS,
        "instanceStatus": "NORMAL",
    }

    def sign(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return fields with a timeStamp and their authToken."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
        params = {"timeStamp": stamp, **fields}
        text = "&".join(f"{name}={value}" for name, value in sorted(params.items()))
        token = hmac_sha256(ACCESS_KEY + params["timeStamp"], text.encode())
        return {**params, "authToken": base64.b64encode(token).decode()}

    def call(self, fields: Mapping[str, str]) -> httpx.Response:
        """Make a signed call."""
        return self.client.get(self.url(), params=self.sign(fields))

    def call_as(self, fields: Mapping[str, str], *, signed: Mapping[str, str]) -> httpx.Response:
        """Make a call that says one thing and is signed for another."""
        params = self.sign(signed)
        transport = {name: params[name] for name in ("timeStamp", "authToken")}
        return self.client.get(self.url(), params={**fields, **transport})


class Marketplace2(Marketplace):
    """Version 2: POST, a signature over nonce, timestamp and body."""

    new_instance_fields: ClassVar[Mapping[str, str]] = {
        "activity": "newInstance",
        "businessId": BUSINESS,
        "orderId": ORDER,
        "orderLineId": f"{ORDER}-000001",
    }
    freeze: ClassVar[Mapping[str, str]] = {
        "activity": "updateInstanceStatus",
        "instanceId": BUSINESS,
        "status": "FREEZE",
    }
    unfreeze: ClassVar[Mapping[str, str]] = {
        "activity": "updateInstanceStatus",
        "instanceId": BUSINESS,
        "status": "UNFREEZE",
    }

    def sign(self, body: bytes, *, seconds: float = 0.0, nonce: str | None = None) -> dict[str, str]:
        """Return the query of a call that is made some seconds from now."""
        timestamp = str(int((time.time() + seconds) * 1000))
        nonce = secrets.token_hex(32).upper() if nonce is None else nonce
        payload = hmac_sha256(ACCESS_KEY, body).hex().lower()
        signature = hmac_sha256(ACCESS_KEY, f"{ACCESS_KEY}{nonce}{timestamp}{payload}".encode()).hex().upper()
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    def post(self, body: bytes, query: Mapping[str, str]) -> httpx.Response:
        """Send a body with a query, whatever they are."""
        headers = {"Content-Type": "application/json;charset=utf8"}
        return self.client.post(self.url(), params=query, content=body, headers=headers)

    def call(self, fields: Mapping[str, str]) -> httpx.Response:
        """Make a signed call."""
        return self.call_raw(json.dumps(dict(fields)).encode())

    def call_raw(self, body: bytes) -> httpx.Response:
        """Make a signed call with a body of any kind."""
        return self.post(body, self.sign(body))

    def call_as(self, fields: Mapping[str, str], *, signed: Mapping[str, str]) -> httpx.Response:
        """Make a call that says one thing and is signed for another."""
        return self.post(json.dumps(dict(fields)).encode(), self.sign(json.dumps(dict(signed)).encode()))
