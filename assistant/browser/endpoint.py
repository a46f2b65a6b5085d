"""A browser that runs somewhere else already: connected to by its endpoint, and kept to what a run may reach.

A `ws://` address is a Playwright server's, a `http://` one that of Chromium's DevTools protocol (CDP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from assistant.errors import NoBrowser
from assistant.reach import launch_args

if TYPE_CHECKING:
    from playwright.sync_api import Browser as RunningBrowser
    from playwright.sync_api import Playwright, ProxySettings

    from assistant.reach import Reach

_SCHEMES: Final = ("ws", "wss", "http", "https")
_PATIENCE: Final = 30_000
"""Milliseconds for the browser to answer."""


def endpoint_from(text: str) -> str:
    """Returns an endpoint as config.yaml names it; raises ValueError for what is none."""
    if not is_endpoint(text):
        raise ValueError(
            f"{text!r} is no endpoint; write ws://host:port/path of a Playwright server, "
            "or http://host:port of a browser that was started with --remote-debugging-port"
        )
    return text


def is_endpoint(text: str) -> bool:
    """Tells whether a text is the address of a browser rather than its name or path."""
    return re.match(rf"(?:{'|'.join(_SCHEMES)})://[^/\s]+", text) is not None


def holds_a_secret(endpoint: str) -> bool:
    """Tells whether an endpoint may hold a token: in its query, or as the name or password before its host."""
    parts = urlsplit(endpoint)
    return bool(parts.query) or "@" in parts.netloc


@contextmanager
def connected(started: Playwright, endpoint: str, slow: float) -> Iterator[RunningBrowser]:
    """Connects to a browser for as long as the block lasts; raises NoBrowser where none answers.

    What was opened in it by this connection is closed at the end, and nothing else: the browser stays.
    """
    from playwright.sync_api import Error

    try:
        if endpoint.startswith("ws") and "/devtools/" not in endpoint:
            running = started.chromium.connect(endpoint, slow_mo=slow, timeout=_PATIENCE)
        else:
            running = started.chromium.connect_over_cdp(endpoint, slow_mo=slow, timeout=_PATIENCE)
    except Error as error:
        raise NoBrowser(f"no browser answers at {shown(endpoint)}: {_reason(error.message)}") from error
    try:
        yield running
    finally:
        running.close()


def needs_gate(running: RunningBrowser, endpoint: str, reach: Reach) -> bool:
    """Tells whether the browser has to be kept in by a proxy of ours, as it was not started so that it keeps itself in.

    Raises NoBrowser where it would have to be and can't: on another machine, which can't come to our proxy.
    """
    wanted, has = launch_args(reach), _arguments(running)
    rules = [argument for argument in has if argument.startswith("--host-resolver-rules")]
    if set(wanted) <= set(has) and len(rules) == 1:  # of two, Chromium takes the last
        return False
    if _is_here(endpoint):
        return True
    if reach.is_local:
        raise NoBrowser(
            f"the mock sites are on this machine alone, which the browser at {shown(endpoint)} is not on; "
            "let a browser of this machine run the flow"
        )
    words = " ".join(f"'{argument}'" for argument in ("--enable-automation", *wanted))
    raise NoBrowser(
        f"nothing keeps the browser at {shown(endpoint)} to the hosts of the environment {reach.environment}; "
        f"start it with: {words}"
    )


def through(gate: int) -> ProxySettings:
    """Returns the proxy of a context that goes through the gate at a port of this machine."""
    return {"server": f"http://127.0.0.1:{gate}"}


def shown(endpoint: str) -> str:
    """Returns an endpoint as a message names it, without the token that its query may hold."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _arguments(running: RunningBrowser) -> list[str]:
    """Returns the arguments that the browser was started with; none where it doesn't tell."""
    from playwright.sync_api import Error

    try:
        session = running.new_browser_cdp_session()
        told = session.send("Browser.getBrowserCommandLine")
        session.detach()
    except Error:  # one that was started without --enable-automation
        return []
    return cast("list[str]", told.get("arguments", []))


def _is_here(endpoint: str) -> bool:
    host = urlsplit(endpoint).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _reason(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return re.sub(r"^BrowserType\.\w+: ", "", lines[0])[:200] if lines else "it gives no reason"
