"""Signatures of the provisioning interface, version 1: both sides of the call use these.

authToken = base64(HMAC-SHA256(accessKey + timeStamp, all other parameters sorted by name, joined as
`a=1&b=2` with plain values)). The answer carries the header
`Body-Sign: sign_type="HMAC-SHA256", signature= "<base64(HMAC-SHA256(accessKey, raw body))>"`; the quotes
are mandatory. Times are UTC as yyyyMMddHHmmssSSS.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime

_BODY_SIGN = re.compile(r'sign_type\s*=\s*"HMAC-SHA256"\s*,\s*signature\s*=\s*"([^"]+)"')
_TIME_STAMP = re.compile(r"[0-9]{17}")


def auth_token(params: Mapping[str, str], *, access_key: str) -> str:
    """Return the authToken of a call with these parameters; one among them is left out."""
    signed = "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "authToken")
    return _sign(access_key + params.get("timeStamp", ""), signed.encode("utf-8", "replace"))


def has_auth_token(params: Mapping[str, str], *, access_key: str) -> bool:
    """Tell whether a call carries the authToken that its parameters need."""
    sent = params.get("authToken", "").encode("utf-8", "replace")
    return hmac.compare_digest(sent, auth_token(params, access_key=access_key).encode())


def body_sign(body: bytes, *, access_key: str) -> str:
    """Return the Body-Sign header of an answer."""
    return f'sign_type="HMAC-SHA256", signature= "{_sign(access_key, body)}"'


def has_body_sign(header: str, body: bytes, *, access_key: str) -> bool:
    """Tell whether a Body-Sign header belongs to an answer."""
    found = _BODY_SIGN.fullmatch(header.strip())
    return found is not None and hmac.compare_digest(found[1].encode(), _sign(access_key, body).encode())


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


def _sign(key: str, message: bytes) -> str:
    return b64encode(hmac.digest(key.encode(), message, "sha256")).decode()
