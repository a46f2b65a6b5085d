"""Taking the port that the sites are served on; apart from serving them, which takes long to import."""

import os
import socket

LOOPBACK = "127.0.0.1"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 # only where someone says so
_BACKLOG = 128


def listen_on(host: str, port: int) -> list[socket.socket]:
    """Return listening sockets that can be reached on loopback and on a host, all of one port."""
    if host in (LOOPBACK, _EVERYWHERE):
        return [_listen(host, port)]
    first = _listen(LOOPBACK, port)
    try:
        return [first, _listen(host, first.getsockname()[1])]
    except OSError:
        first.close()
        raise


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Its protocol is named: asyncio turns Nagle's algorithm off only where it sees TCP, and without that
    each answer on a kept connection waits 40 ms for an acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
