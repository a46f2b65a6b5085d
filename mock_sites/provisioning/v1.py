"""Version 1 of the interface: GET, everything in the query.

authToken = base64(HMAC-SHA256(accessKey + timeStamp, all other parameters sorted by name, joined as
`a=1&b=2` with plain values)). timeStamp is UTC as yyyyMMddHHmmssSSS.

A call is fresh for five minutes by the real clock of the machine, early or late. The documents name no
window for this version; five minutes forgives clocks that nobody set. It is the real clock because the stamp
protects the way of a call between two programs, and a world's clock stands still: by that, a recorded call
would be fresh for ever.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
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

WINDOW_SECONDS = 300.0
_MOST_PARAMETERS = 100
_TIME_STAMP = re.compile(r"[0-9]{17}")
_TRANSPORT = ("authToken", "timeStamp")
_FORMS = {
    "newInstance": Form(
        mandatory={"businessId": 64, "customerId": 100, "orderId": 64, "productId": 64},
        optional={"customerName": 64, "skuCode": 64, "testFlag": 2},
    ),
    "instanceStatus": Form(mandatory={"instanceId": 64, "instanceStatus": 6}, optional={"testFlag": 2}),
    "releaseInstance": Form(mandatory={"instanceId": 64}, optional={"orderId": 64, "testFlag": 2}),
    "queryInstance": Form(mandatory={"instanceId": LONGEST_ID_LIST}, optional={"testFlag": 2}),
}


class Version1:
    """Writes and reads calls of version 1."""

    method = "GET"
    details_activity = "newInstance"

    def write(self, message: Message, *, access_key: str, now: float) -> HttpCall:
        """Return a message as a signed call."""
        params = {"activity": message.activity, "timeStamp": time_stamp(datetime.fromtimestamp(now, UTC))}
        params |= _FORMS[message.activity].choose(message.fields)
        params["authToken"] = auth_token(params, access_key=access_key)
        return HttpCall(method=self.method, target=f"{SELLER_PATH}?{urlencode(params)}")

    def authenticate(self, call: HttpCall, *, access_key: str, now: float, nonces: Nonces) -> dict[str, str]:
        """Return the parameters of a call; this version has no nonce."""
        params = _read_query(call.target)
        sent = read_time_stamp(params.get("timeStamp", ""))
        is_genuine = is_same(params.get("authToken", ""), auth_token(params, access_key=access_key))
        if not is_genuine or sent is None or abs(sent.timestamp() - now) > WINDOW_SECONDS:
            raise RefusedError(ResultCode.AUTHENTICATION_FAILED)
        return {name: value for name, value in params.items() if name not in _TRANSPORT}

    def understand(self, params: Mapping[str, str]) -> Message:
        """Return what the parameters say."""
        form = _FORMS.get(params.get("activity", ""))
        if form is None or not form.fits(params):
            raise RefusedError(ResultCode.INVALID_PARAMETER)
        return Message(activity=params["activity"], fields=form.choose(params))


def auth_token(params: Mapping[str, str], *, access_key: str) -> str:
    """Return the authToken of a call with these parameters; one among them is left out."""
    signed = "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "authToken")
    key = access_key + params.get("timeStamp", "")
    return b64encode(sign(key, signed.encode("utf-8", "replace"))).decode()


def time_stamp(moment: datetime) -> str:
    """Write the timeStamp of a call."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y%m%d%H%M%S}{utc.microsecond // 1000:03d}"


def read_time_stamp(text: str) -> datetime | None:
    """Read a timeStamp; None when it is none."""
    if _TIME_STAMP.fullmatch(text) is None:
        return None
    try:
        return datetime.strptime(text + "000", "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _read_query(target: str) -> dict[str, str]:
    """Return the parameters; a name that stands twice could be signed as one value and read as the other."""
    try:
        pairs = parse_qsl(
            urlsplit(target).query,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError as error:
        raise RefusedError(ResultCode.INVALID_PARAMETER) from error
    params = dict(pairs)
    if len(params) < len(pairs):
        raise RefusedError(ResultCode.INVALID_PARAMETER)
    return params
