"""Which site an address belongs to, and the path that a flow writes for it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


class KnownSites:
    """The sites of an environment by their addresses. `own` is the flow's site, which `open` needs not name."""

    def __init__(self, addresses: Mapping[str, str], *, own: str | None = None) -> None:
        self._addresses = {key: f"{address.rstrip('/')}/" for key, address in addresses.items()}
        self.own = own

    def site_of(self, url: str) -> str | None:
        """Returns the key of the site that an address is on; of several the one that says most of it."""
        fits = [
            key
            for key, address in self._addresses.items()
            if f"{url.split('?')[0].rstrip('/')}/".startswith(address)
        ]
        return max(fits, key=lambda key: len(self._addresses[key]), default=None)

    def path_of(self, url: str) -> tuple[str, str] | None:
        """Returns site and path of an address, or None where it is on none of the sites."""
        site = self.site_of(url)
        if site is None:
            return None
        return site, "/" + url[len(self._addresses[site]) :]

    def address(self, site: str, path: str) -> str:
        """Returns the full address of a path."""
        return self._addresses[site] + path.lstrip("/")

    @property
    def keys(self) -> list[str]:
        """The keys of all sites."""
        return sorted(self._addresses)


def origin_of(url: str) -> str:
    """Returns scheme and host of an address, with a slash at its end."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
