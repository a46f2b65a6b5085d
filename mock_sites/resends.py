"""Requests that a browser sends once more by itself.

A browser that finds a connection cut which it had lying ready sends the request again, also a form: it takes
the connection for one that the server had closed before. It does so on each connection that it has, and last on
a new one, where it shows the error (seen with Chromium 156). To whoever clicked, a cut would otherwise look
like nothing at all; so all of them are cut.
"""

import threading
import time
from collections import OrderedDict
from hashlib import sha256
from typing import Any

from starlette.requests import Request

from mock_sites.departure import CONNECTION

_MOST = 1_000
_BROWSER = "Mozilla/"


class Resends:
    """Knows which requests are about to come once more; safe from any thread."""

    def __init__(self) -> None:
        self._expected: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def expect(self, request: Request, body: bytes) -> None:
        """Notes a request whose connection is about to be cut, if its browser will send it again."""
        if not _connection(request).is_kept or not request.headers.get("user-agent", "").startswith(_BROWSER):
            return
        with self._lock:
            self._expected[_digest(request, body)] = time.monotonic()
            if len(self._expected) > _MOST:
                self._expected.popitem(last=False)

    def take(self, request: Request, body: bytes) -> bool:
        """Tells whether a request is one that was expected, which is to be cut as well.

        It is the last one when its connection was opened after the cut.
        """
        if not self._expected:
            return False
        digest = _digest(request, body)
        with self._lock:
            cut = self._expected.pop(digest, None)
            if cut is None:
                return False
            if _connection(request).opened < cut:
                self._expected[digest] = time.monotonic()
            return True


def _connection(request: Request) -> Any:  # noqa: ANN401 # a Connection; importing it needs uvicorn
    return request.scope["extensions"][CONNECTION]


def _digest(request: Request, body: bytes) -> bytes:
    asked = f"{request.method} {request.url} {request.headers.get('cookie', '')}\n"
    return sha256(asked.encode() + body).digest()
