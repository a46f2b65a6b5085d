"""Requests that a browser sends once more by itself.

A browser that kept a connection, used it again and found it cut sends the request again on a new one, also a
form: it takes the connection for one that the server had closed before. Seen with Chromium 156, which does so
once. To whoever clicked, a cut connection would then look like nothing at all; so the second one is cut too.
"""

import threading
from collections import OrderedDict
from hashlib import sha256

from starlette.requests import Request

from mock_sites.departure import CONNECTION

_MOST = 1_000
_BROWSER = "Mozilla/"


class Resends:
    """Knows which requests are about to come once more; safe from any thread."""

    def __init__(self) -> None:
        self._expected: OrderedDict[bytes, bool] = OrderedDict()
        self._lock = threading.Lock()

    def expect(self, request: Request, body: bytes) -> None:
        """Notes a request whose connection is about to be cut, if its browser will send it again."""
        is_kept = request.scope["extensions"][CONNECTION].requests > 1
        if not is_kept or not request.headers.get("user-agent", "").startswith(_BROWSER):
            return
        with self._lock:
            self._expected[_digest(request, body)] = True
            if len(self._expected) > _MOST:
                self._expected.popitem(last=False)

    def take(self, request: Request, body: bytes) -> bool:
        """Tells whether a request is one that was expected; it is expected once."""
        if not self._expected:
            return False
        with self._lock:
            return self._expected.pop(_digest(request, body), False)


def _digest(request: Request, body: bytes) -> bytes:
    asked = f"{request.method} {request.url} {request.headers.get('cookie', '')}\n"
    return sha256(asked.encode() + body).digest()
