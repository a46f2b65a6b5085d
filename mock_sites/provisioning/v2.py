"""Version 2 of the interface: POST with a JSON object, and signature, timestamp and nonce in the query.

    payloadHash = lower(hex(HMAC-SHA256(accessKey, raw body)))
    signature   = upper(hex(HMAC-SHA256(accessKey, accessKey + nonce + timestamp + payloadHash)))

That is one reading of Huawei's documents, not the only one, and it does not claim to equal what Huawei does.
The documents write `HMAC_SHA256` and name no key for either of the two; they ask to sort parameters that
then are not part of what is signed; they give the timestamp's unit as seconds on one page and milliseconds
on another; a public implementation takes a plain SHA-256 for the payload. Here the key is the access key both
times, the payload is the body as it was sent, the timestamp is 13 digits of milliseconds as in all samples, and
the signature is compared without regard to case, since the samples have both.

A call is fresh for 60 seconds, early or late, by the real clock of the machine; a world's clock, which stands
still, would make a recorded call fresh for ever. Within that time a nonce is good once.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mock_sites.provisioning.messages import (
    LONGEST_ID_LIST,
    SELLER_PATH,
    Form,
    HttpCall,
    Message,
    Nonces,
    RefusedError,
    ResultCode,
)
from mock_sites.provisioning.signature import is_same, sign

WINDOW_SECONDS = 60.0
_TIMESTAMP = re.compile(r"[0-9]{13}")
_NONCE = re.compile(r"[\x21-\x7e]{1,128}")
_QUERY = ("nonce", "signature", "timestamp")
_HEADERS = {"Accept": "application/json", "Content-Type": "application/json;charset=utf8"}
_FORMS = {
    "newInstance": Form(
        mandatory={"businessId": 64, "orderId": 64, "orderLineId": 64}, optional={"testFlag": 2}
    ),
    "updateInstanceStatus": Form(mandatory={"instanceId": 64, "status": 8}, optional={"testFlag": 2}),
    "releaseInstance": Form(
        mandatory={"instanceId": 64}, optional={"orderId": 64, "orderLineId": 64, "testFlag": 2}
    ),
    "queryInstance": Form(mandatory={"instanceId": LONGEST_ID_LIST}, optional={"testFlag": 2}),
    "refreshInstance": Form(
        mandatory={"scene": 64, "orderId": 64, "orderLineId": 64, "instanceId": 64, "expireTime": 20},
        optional={"productId": 64, "testFlag": 2},
    ),
}
# How version 1 names what this version calls otherwise.
_ACTIVITIES = {"updateInstanceStatus": "instanceStatus"}
_STATUSES = {"FREEZE": "FREEZE", "UNFREEZE": "NORMAL"}


class Version2:
    """Writes and reads calls of version 2."""

    method = "POST"
    details_activity = "queryInstance"

    def write(self, message: Message, *, access_key: str, now: float) -> HttpCall:
        """Return a message as a signed call."""
        activity = _reverse(_ACTIVITIES).get(message.activity, message.activity)
        fields = {"testFlag": "0", **message.fields}
        if "instanceStatus" in fields:
            fields["status"] = _reverse(_STATUSES)[fields["instanceStatus"]]
        payload = {"activity": activity, **_FORMS[activity].choose(fields)}
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        nonce, timestamp = secrets.token_hex(32).upper(), str(int(now * 1000))
        signature = sign_request(body, nonce=nonce, timestamp=timestamp, access_key=access_key)
        query = urlencode({"signature": signature, "timestamp": timestamp, "nonce": nonce})
        return HttpCall(method=self.method, target=f"{SELLER_PATH}?{query}", headers=_HEADERS, body=body)

    def authenticate(self, call: HttpCall, *, access_key: str, now: float, nonces: Nonces) -> dict[str, str]:
        """Return what is in the body of a call."""
        query = _read_query(call.target)
        nonce, timestamp = query["nonce"], query["timestamp"]
        expected = sign_request(call.body, nonce=nonce, timestamp=timestamp, access_key=access_key)
        sent = int(timestamp) / 1000
        if not is_same(query["signature"].upper(), expected) or abs(sent - now) > WINDOW_SECONDS:
            raise RefusedError(ResultCode.AUTHENTICATION_FAILED)
        if not nonces.take(nonce, expires=sent + WINDOW_SECONDS, now=now):
            raise RefusedError(ResultCode.AUTHENTICATION_FAILED)
        return _read_body(call.body)

    def understand(self, params: Mapping[str, str]) -> Message:
        """Return what the body says."""
        activity = params.get("activity", "")
        form = _FORMS.get(activity)
        if form is None or not form.fits(params):
            raise RefusedError(ResultCode.INVALID_PARAMETER)
        fields = form.choose(params)
        if "status" in fields:
            fields["instanceStatus"] = _STATUSES.get(fields.pop("status"), "")
        return Message(activity=_ACTIVITIES.get(activity, activity), fields=fields)


def sign_request(body: bytes, *, nonce: str, timestamp: str, access_key: str) -> str:
    """Return the signature of a call."""
    payload_hash = sign(access_key, body).hex()
    return sign(access_key, f"{access_key}{nonce}{timestamp}{payload_hash}".encode()).hex().upper()


def _read_query(target: str) -> dict[str, str]:
    """Return the three parameters of the query, each once and in its form."""
    pairs = parse_qsl(urlsplit(target).query, keep_blank_values=True)
    query = dict(pairs)
    is_complete = sorted(name for name, _ in pairs) == list(_QUERY)
    if (
        not is_complete
        or not _TIMESTAMP.fullmatch(query["timestamp"])
        or not _NONCE.fullmatch(query["nonce"])
    ):
        raise RefusedError(ResultCode.AUTHENTICATION_FAILED)
    return query


def _read_body(body: bytes) -> dict[str, str]:
    """Return the JSON object of a body: UTF-8, no name twice, all values texts without half characters."""
    try:
        payload = json.loads(body.decode(), object_pairs_hook=_no_name_twice)
        "".join((*payload, *payload.values())).encode()
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(ResultCode.INVALID_PARAMETER) from error
    return dict(payload)


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name stands twice")
    return values


def _reverse(names: Mapping[str, str]) -> dict[str, str]:
    return {value: name for name, value in names.items()}
