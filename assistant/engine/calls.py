"""HTTP calls beside the pages: with their cookies, and to the configured sites only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import CookieError, Morsel, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from assistant.errors import StepFailed
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, BrowserContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that is to be made: `json` or `form` is its body, if it has one."""

    method: str
    address: str
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; headers by their names in small letters."""

    status: int
    reason: str
    headers: Mapping[str, str]
    text: str


def make(call: Call, context: BrowserContext, *, limit: float) -> Answer:
    """Makes a call and returns its answer, of whatever status; redirects are not followed.

    `limit` is in milliseconds. Cookies that the answer sets are the pages' too. Raises StepFailed when there is no
    answer.
    """
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooSlow

    address, host = _reachable(call.address)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies(call.address))
    own = {**({"Host": host} if host else {}), **({"Cookie": cookies} if cookies else {})}
    data = json.dumps(call.json) if call.json is not None else None
    kind = {"Content-Type": "application/json"} if data is not None else {}
    try:
        answer = context.request.fetch(
            address, method=call.method, headers={**own, **kind, **call.headers}, timeout=limit, max_redirects=0,
            fail_on_status_code=False, data=data, form=dict(call.form) if call.form else None,
        )  # fmt: skip
        _keep_cookies(answer, call.address, context)
        return Answer(
            status=answer.status, reason=answer.status_text, headers=answer.headers, text=answer.text()
        )
    except TooSlow as error:
        why = f"{call.method} {call.address} was not answered within {duration_words(limit / 1000)}"
        raise StepFailed(why, kind="environment") from error
    except Error as error:
        first = str(error).strip().splitlines()[0]
        raise StepFailed(f"{call.method} {call.address}: {first}", kind="environment") from error


def _reachable(address: str) -> tuple[str, str]:
    """Returns where to connect to, and the Host header where that is another name.

    Browsers take every name under `localhost` for this machine; Playwright's calls look it up, and find nothing.
    """
    parts = urlsplit(address)
    if not (parts.hostname or "").endswith(".localhost"):
        return address, ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"127.0.0.1{port}")), parts.netloc


def _keep_cookies(answer: APIResponse, address: str, context: BrowserContext) -> None:
    """Gives the pages the cookies that an answer sets, under the name that was meant."""
    if urlsplit(answer.url).netloc == urlsplit(address).netloc:
        return  # the browser has them already
    for header in answer.headers_array:
        if header["name"].lower() == "set-cookie":
            with suppress(CookieError):
                for name, morsel in SimpleCookie(header["value"]).items():
                    _keep_cookie(name, morsel, urlsplit(address).hostname or "", context)


def _keep_cookie(name: str, cookie: Morsel[str], host: str, context: BrowserContext) -> None:
    if cookie["max-age"] == "0":
        context.clear_cookies(name=name, domain=host)
        return
    context.add_cookies(
        [
            {
                "name": name, "value": cookie.value, "domain": host, "path": cookie["path"] or "/",
                "httpOnly": bool(cookie["httponly"]), "secure": bool(cookie["secure"]),
            }
        ]
    )  # fmt: skip
