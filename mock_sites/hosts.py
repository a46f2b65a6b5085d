"""Which site and world a host name means, and the address of a page on any of the sites.

`billing.mine.localhost:8000` is Billing Center in the world `mine`, `billing.localhost:8000` the same
site in the world `demo`, and the bare `localhost:8000` (or 127.0.0.1) the control site. Browsers resolve
every name under localhost to loopback by themselves.
"""

import re
from dataclasses import dataclass

DEFAULT_WORLD = "demo"
HOST_LABELS = {
    "billing_center": "billing",
    "guance": "guance",
    "koogallery": "koogallery",
    "huawei_cloud": "console",
    "huawei_id": "auth",
}
_SITE_KEYS = {label: key for key, label in HOST_LABELS.items()}
_CONTROL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
WORLD_NAME_PATTERN = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A host name, understood; `site` is None on the control site.

    `names_world` says whether the host name has the world in it, so that links keep the form in which
    the visitor came and cookies stay with them.
    """

    site: str | None
    world: str
    names_world: bool
    port: str

    def url(self, site: str, path: str = "/") -> str:
        """Return the address of a page of a site in the same world, on the same server."""
        world = self.world if self.names_world else None
        return f"http://{host_name(site, world=world)}{self.port}{path}"


def is_world_name(name: str) -> bool:
    """Tell whether a name can be a world's: one label of a host name, in lower case."""
    return re.fullmatch(WORLD_NAME_PATTERN, name) is not None


def host_name(site: str, *, world: str | None) -> str:
    """Return the host name of a site, without the port; no world means the world `demo`."""
    label = HOST_LABELS[site]
    return f"{label}.localhost" if world is None else f"{label}.{world}.localhost"


def read_host(header: str) -> Place | None:
    """Understand a Host header; None when it is no address of these sites."""
    name, colon, port = header.strip().lower().rpartition(":")
    if not colon or not port.isdigit():
        name, port = header.strip().lower(), ""
    suffix = f":{port}" if port else ""
    if name in _CONTROL_HOSTS:
        return Place(site=None, world=DEFAULT_WORLD, names_world=False, port=suffix)
    label, *rest = name.split(".")
    if label not in _SITE_KEYS or not rest or rest[-1] != "localhost" or len(rest) > 2:
        return None
    names_world = len(rest) == 2
    world = rest[0] if names_world else DEFAULT_WORLD
    if not is_world_name(world):
        return None
    return Place(site=_SITE_KEYS[label], world=world, names_world=names_world, port=suffix)
