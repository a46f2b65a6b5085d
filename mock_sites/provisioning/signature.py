"""What both versions sign with: HMAC-SHA256 under the access key that marketplace and seller share.

The seller's answer carries the header
`Body-Sign: sign_type="HMAC-SHA256", signature= "<base64(HMAC-SHA256(accessKey, raw body))>"`; the quotes are
mandatory.
"""

import hmac
import re
from base64 import b64encode

_BODY_SIGN = re.compile(r'sign_type\s*=\s*"HMAC-SHA256"\s*,\s*signature\s*=\s*"([^"]+)"')


def sign(key: str, message: bytes) -> bytes:
    """Return the HMAC-SHA256 of a message."""
    return hmac.digest(key.encode(), message, "sha256")


def is_same(sent: str, expected: str) -> bool:
    """Compare a signature that was sent, whatever it is made of, in a time that tells nothing."""
    return hmac.compare_digest(sent.encode("utf-8", "replace"), expected.encode())


def body_sign(body: bytes, *, access_key: str) -> str:
    """Return the Body-Sign header of an answer."""
    return f'sign_type="HMAC-SHA256", signature= "{b64encode(sign(access_key, body)).decode()}"'


def has_body_sign(header: str, body: bytes, *, access_key: str) -> bool:
    """Tell whether a Body-Sign header belongs to an answer."""
    found = _BODY_SIGN.fullmatch(header.strip())
    return found is not None and is_same(found[1], b64encode(sign(access_key, body)).decode())
