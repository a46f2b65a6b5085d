r"""AK/SK signatures of requests to Huawei Cloud's open interfaces: the algorithm SDK-HMAC-SHA256.

    canonicalRequest = method \n path ending with a slash \n query sorted and encoded \n signed headers,
                       each `name:value\n` \n their names joined by `;` \n hex(SHA-256(body))
    stringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n hex(SHA-256(canonicalRequest))
    Signature        = hex(HMAC-SHA256(SK, stringToSign))
    Authorization: SDK-HMAC-SHA256 Access=<AK>, SignedHeaders=<names>, Signature=<Signature>

X-Sdk-Date is UTC as yyyyMMdd'T'HHmmss'Z', good for 15 minutes by the real clock of the machine.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import parse_qsl, quote, urlsplit

from mock_sites.provisioning.messages import HttpCall

WINDOW_SECONDS = 900.0
_ALGORITHM = "SDK-HMAC-SHA256"
_DATE = "%Y%m%dT%H%M%SZ"
_HEADER = re.compile(
    rf"{_ALGORITHM} Access=([^,\s]+),\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{{64}})"
)
_ALWAYS_SIGNED = {"host", "x-sdk-date"}


def signed_call(method: str, target: str, *, host: str, ak: str, sk: str, now: float) -> HttpCall:
    """Return a request without a body, with the headers that sign it."""
    date = datetime.fromtimestamp(now, UTC).strftime(_DATE)
    signature = _signature(method, target, {"host": host, "x-sdk-date": date}, sk=sk)
    authorization = f"{_ALGORITHM} Access={ak}, SignedHeaders=host;x-sdk-date, Signature={signature}"
    return HttpCall(
        method=method, target=target, headers={"X-Sdk-Date": date, "Authorization": authorization}
    )


def is_signed(call: HttpCall, *, ak: str, sk: str, now: float) -> bool:
    """Tell whether a request that came is signed by the holder of AK and SK, and fresh.

    The names of its headers are in lower case; Host and X-Sdk-Date have to be among the signed ones.
    """
    found = _HEADER.fullmatch(call.headers.get("authorization", "").strip())
    if found is None or found[1] != ak:
        return False
    names = found[2].split(";")
    if names != sorted(set(names)) or not _ALWAYS_SIGNED <= set(names) <= call.headers.keys():
        return False
    if not _is_fresh(call.headers["x-sdk-date"], now):
        return False
    expected = _signature(call.method, call.target, {name: call.headers[name] for name in names}, sk=sk)
    return hmac.compare_digest(found[3], expected)


def _signature(method: str, target: str, headers: Mapping[str, str], *, sk: str) -> str:
    parts = urlsplit(target)
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    canonical = "\n".join(
        (
            method,
            quote(parts.path, safe="/~") + ("" if parts.path.endswith("/") else "/"),
            "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs),
            "".join(f"{name}:{value.strip()}\n" for name, value in sorted(headers.items())),
            ";".join(sorted(headers)),
            sha256(b"").hexdigest(),
        )
    )
    to_sign = "\n".join((_ALGORITHM, headers["x-sdk-date"], sha256(canonical.encode()).hexdigest()))
    return hmac.digest(sk.encode(), to_sign.encode(), "sha256").hex()


def _is_fresh(date: str, now: float) -> bool:
    try:
        sent = datetime.strptime(date, _DATE).replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(sent.timestamp() - now) <= WINDOW_SECONDS
