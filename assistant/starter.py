"""What a project and a flow begin with, as texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.errors import UsageError

_FLOW = """\
name: {title}
about: Say here in a sentence what it does.
site: {site}

# What it takes goes under inputs, what it gives under outputs; docs/flows.md tells how.

steps:
  - open: /
    say: Open the page.
  - expect: {{title: /./}}
"""
_REAL = """\
# The project's settings. Commands find them from any folder below this one.

environment: test

environments:
  # Flows go to these sites, and what pages load from other hosts is refused unless 'hosts' names them.
  test:
    sites:
{sites}
"""
_MOCK = """\
# The project's settings. Commands find them from any folder below this one.

environment: mock

environments:
  # The mock sites on this machine. Nothing can be bought, so nobody needs to approve.
  mock:
    mock: true
    approve: given
"""
_KEY = re.compile("[a-z][a-z0-9_]*")
_ADDRESS = re.compile(r"https?://(?P<host>\[[0-9a-f:.]+\]|[^/:@\s?#]+)(?::\d+)?(/[^@\s?#]*)?", re.IGNORECASE)


def flow_text(title: str, site: str) -> str:
    """Returns a flow that opens a site's first page."""
    return _FLOW.format(title=title, site=site)


def settings_text(sites: Mapping[str, str]) -> str:
    """Returns a config.yaml for sites, an address for each key; for the mock sites where there are none."""
    if not sites:
        return _MOCK
    return _REAL.format(sites="\n".join(f"      {key}: {address}" for key, address in sites.items()))


def sites_from(words: tuple[str, ...]) -> dict[str, str]:
    """Returns the sites that `https://shop.example` and `pay=https://pay.example` stand for.

    Without a key a site is called after its host. Raises UsageError for what is no address of a site, and for two of
    one key.
    """
    sites: dict[str, str] = {}
    for word in words:
        before, equals, after = word.partition("=")
        is_named = bool(equals) and "/" not in before
        address = after if is_named else word
        if "@" in address:
            raise UsageError("leave out what stands before the @: config.yaml is no place for a password")
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise UsageError(
                f"{address!r} is not the address of a site; write one such as https://shop.example.com"
            )
        key = before if is_named else _key_of(found["host"])
        if _KEY.fullmatch(key) is None:
            raise UsageError(f"{key!r} can't be a site's key; write lower-case letters, digits and _")
        if key in sites:
            raise UsageError(f"two sites are called '{key}'; name one of them: other={address}")
        sites[key] = f"{address.rstrip('/')}/"
    return sites


def _key_of(host: str) -> str:
    """Returns a key for a host: `shop` for shop.example.com, `example` for www.example.com."""
    labels = [label for label in host.lower().split(".") if label != "www"]
    key = re.sub(r"[^a-z0-9]+", "_", labels[0] if labels else "").strip("_")
    return key if _KEY.fullmatch(key) else "site"
