"""The tokens of the control page's forms: no page of another site can send a form here for a person."""

import hmac
import re
import secrets
from hashlib import sha256
from urllib.parse import parse_qsl

from starlette.responses import Response

from mock_sites.control.asking import Asked, RefusedError

COOKIE = "control"
FIELD = "csrf"
_FORM = "application/x-www-form-urlencoded"
_SECRET = secrets.token_bytes(32)
"""Of this process: a form of an earlier server's page is out of date, and says so."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def visitor_token(asked: Asked) -> str:
    """Return the token of the browser that asks: its cookie's, or a new one."""
    token = asked.request.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else secrets.token_urlsafe(24)


def form_token(token: str) -> str:
    """Return what each form of a browser has to carry."""
    return hmac.new(_SECRET, token.encode(), sha256).hexdigest()


def remember(response: Response, token: str) -> Response:
    """Give a browser its token."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return response


def read_form(asked: Asked) -> dict[str, str]:
    """Return the fields of a form that this page gave; RefusedError for any other."""
    content_type = asked.request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != _FORM:
        raise RefusedError(415, "This is not a form.")
    try:
        fields = dict(
            parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50)
        )
    except ValueError:
        raise RefusedError(400, "This form has too many fields.") from None
    expected = form_token(asked.request.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(fields.get(FIELD, "").encode(), expected.encode()):
        raise RefusedError(403, "This form is out of date. The page is new now: send it again.")
    return {name: value.strip() for name, value in fields.items()}
