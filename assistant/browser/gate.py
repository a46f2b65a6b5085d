"""A proxy on this machine that lets a browser reach what it may, and nothing else.

For browsers that have no rules of their own for that, Firefox and WebKit, and where the machine's own proxy
stands between a browser and the sites: its names are looked up by that proxy then, not by the browser.
Chromium without a proxy needs none of this, and is faster without.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from assistant.reach import Reach

_MOST: Final = 65536
"""Bytes of a request's head."""
_PATIENCE: Final = 30.0
_LOST: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_MET: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Gate:
    """Listens on a port of this machine from `with` to its end."""

    def __init__(self, reach: Reach, *, proxies: Mapping[str, str] | None = None) -> None:
        self._reach = reach
        self._proxies = system_proxies() if proxies is None else proxies
        self._server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._server.getsockname()[1]

    def __enter__(self) -> Gate:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # wakes the thread that accepts
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._server.accept()
            except OSError:
                return
            Thread(target=self._pass, args=(browser,), daemon=True).start()

    def _pass(self, browser: socket.socket) -> None:
        with browser, suppress(OSError):
            browser.settimeout(_PATIENCE)
            head, body = _head_of(browser)
            line, _, fields = head.partition(b"\r\n")
            method, _, rest = line.decode("latin-1").partition(" ")
            target, _, version = rest.rpartition(" ")
            address = f"https://{target}" if method == "CONNECT" else target
            if not address.startswith(("http://", "https://")) or not self._may_be_reached(address, method):
                return  # a connection that ends without an answer is an error in the browser, a page of ours is none
            try:
                site, is_direct = self._connected(address)
            except OSError:
                browser.sendall(_LOST)
                return
            with site:
                if method == "CONNECT" and is_direct:
                    browser.sendall(_MET)
                    site.sendall(body)
                else:
                    parts = urlsplit(address)
                    path = (
                        target
                        if not is_direct
                        else f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
                    )
                    first = f"{method} {path} {version}".encode("latin-1")
                    site.sendall(b"\r\n".join([first, _closing(fields, method)]) + b"\r\n\r\n" + body)
                _joined(browser, site)

    def _may_be_reached(self, address: str, method: str) -> bool:
        """Tells whether an address may be reached; a tunnel is for https or, of sockets, for http as well."""
        return self._reach.allows(address) or (
            method == "CONNECT" and self._reach.allows(f"http{address[5:]}")
        )

    def _connected(self, address: str) -> tuple[socket.socket, bool]:
        """Returns a connection to where an address is, or to the machine's proxy, and whether it is the former."""
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        proxy = self._proxies.get(parts.scheme)
        if proxy is not None and not host.endswith("localhost") and not proxy_bypass(host):
            place = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
            return _connection(place.hostname or "", place.port or 80), False
        # Browsers take every name under localhost for this machine; Python's resolver does not.
        return _connection("127.0.0.1" if host.endswith(".localhost") else host, port), True


def system_proxies() -> dict[str, str]:
    """Returns the proxies that this machine's environment names for http and https."""
    found = getproxies() if any(name.lower().endswith("_proxy") for name in os.environ) else {}
    return {scheme: proxy for scheme, proxy in found.items() if scheme in ("http", "https")}


def _connection(host: str, port: int) -> socket.socket:
    connection = socket.create_connection((host, port), timeout=_PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _head_of(browser: socket.socket) -> tuple[bytes, bytes]:
    """Returns the head of a request and what came behind it."""
    read = b""
    while b"\r\n\r\n" not in read:
        more = browser.recv(_MOST)
        if not more or len(read) > _MOST:
            raise OSError("no request came")
        read += more
    head, _, body = read.partition(b"\r\n\r\n")
    return head, body


def _closing(fields: bytes, method: str) -> bytes:
    """Returns a request's fields such that the next request comes on a connection of its own, to be judged anew."""
    if method == "CONNECT" or b"\r\nupgrade:" in b"\r\n" + fields.lower():
        return fields
    kept = [
        field for field in fields.split(b"\r\n")
        if not field.lower().startswith((b"connection:", b"proxy-connection:", b"keep-alive:"))
    ]  # fmt: skip
    return b"\r\n".join([*kept, b"Connection: close"])


def _joined(one: socket.socket, other: socket.socket) -> None:
    """Passes on what either says until both are done."""
    for each in (one, other):
        each.settimeout(None)
    back = Thread(target=_passed_on, args=(other, one), daemon=True)
    back.start()
    _passed_on(one, other)
    back.join()


def _passed_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_MOST):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
