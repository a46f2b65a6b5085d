"""The hosts that a run may reach, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_HOST = re.compile(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?"
)
_LONGEST: Final = 120


def host_from(text: str) -> str:
    """Returns a host as config.yaml names it: `cdn.example.com`, `cdn.example.com:8443` or `*.example.com`.

    Raises ValueError for what is none.
    """
    host = text.lower()
    if _HOST.fullmatch(host) is None:
        raise ValueError(
            f"{text!r} is no host; write its name alone, such as cdn.example.com or *.example.com"
        )
    if host.startswith("*.") and ":" in host:
        raise ValueError(f"{text!r} names a port; *.example.com stands for every port of its hosts")
    return host


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a run may reach: the sites at their addresses, and further hosts as config.yaml names them.

    `environment` is the name of the environment that they belong to; `is_local` tells that names are of this machine,
    whatever its resolver says, as those of the mock sites are.
    """

    environment: str
    sites: Mapping[str, str]
    hosts: tuple[str, ...] = ()
    is_local: bool = False
    _exact: frozenset[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        exact = {place for address in self.sites.values() for place in _places(urlsplit(address))}
        plain = (host for host in self.hosts if not host.startswith("*."))
        exact.update(place for host in plain for place in _places(urlsplit(f"//{host}")))
        object.__setattr__(self, "_exact", frozenset(exact))

    def allows(self, address: str) -> bool:
        """Tells whether an address may be reached; one without a host, such as `data:`, reaches nothing."""
        parts = urlsplit(address)
        if parts.scheme not in _PORTS:
            return True
        host = parts.hostname or ""
        return (host, _port(parts)) in self._exact or self._is_wild(host)

    def _is_wild(self, host: str) -> bool:
        return any(wild.startswith("*.") and host.endswith(wild[1:]) for wild in self.hosts)

    def resolver_rules(self, *further: str) -> str:
        """Returns Chromium's rules that let it find these hosts at these ports, and nothing else.

        They hold for whatever asks for a connection: pages, frames, workers, redirects, downloads, sockets, and
        addresses written as numbers. `further` are hosts with ports, such as that of a proxy.
        """
        excluded = (f"EXCLUDE {host}" for host in self.hosts if host.startswith("*."))
        mapped = (f"MAP {_shown(*place)} {self._target(*place)}" for place in sorted(self._exact))
        more = (f"MAP {each} {each}" for each in further)
        return ", ".join([*excluded, *mapped, *more, "MAP * ~NOTFOUND"])

    def _target(self, host: str, port: int) -> str:
        return f"127.0.0.1:{port}" if self.is_local else _shown(host, port)

    def foreign(self) -> re.Pattern[str]:
        """Returns what finds the addresses that may not be reached, in the notation that JavaScript shares."""
        own = [re.escape(_shown(host, port)) for host, port in self._exact]
        own += [re.escape(host) for host, port in self._exact if port in (80, 443)]
        own += [rf"[^/?#:@]*{re.escape(wild[1:])}(?::\d+)?" for wild in self.hosts if wild.startswith("*.")]
        return re.compile(rf"^(?:https?|wss?)://(?!(?:{'|'.join(sorted(own))})(?:[/?#]|$))")

    def advice(self, address: str) -> str:
        """Returns what was not reached and what would let it be."""
        parts = urlsplit(address)
        host = parts.hostname or address[:_LONGEST]
        if ":" in host:
            host = f"[{host}]"
        named = host if parts.port is None else f"{host}:{parts.port}"
        return (
            f"{named} is none of the hosts of the environment {self.environment}, so nothing was sent there; "
            f"if it belongs to it, add the site to its 'sites' in config.yaml, or '{named}' to its 'hosts'"
        )


def launch_args(reach: Reach, *further: str) -> list[str]:
    """Returns the arguments that keep Chromium to what may be reached.

    WebRTC sends datagrams to addresses that no resolver sees; it is kept to what goes through a proxy, of which there
    is none for datagrams.
    """
    return [
        f"--host-resolver-rules={reach.resolver_rules(*further)}",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    ]


def shortened(address: str) -> str:
    """Returns an address as a message names it."""
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"


def _places(parts: SplitResult) -> Iterator[tuple[str, int]]:
    """Yields host and port; a site without a port is reached by http and by https, as one leads to the other."""
    host = parts.hostname or ""
    ports: Iterable[int] = (80, 443) if parts.port is None else (parts.port,)
    for port in ports:
        yield host, port


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError:  # a port that there can't be
        return 0


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
