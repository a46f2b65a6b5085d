"""A shop, and a project that buys a thing there for each row of a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.projects import make_project

FLOW = """
    name: Buy a thing
    site: shop
    inputs:
      thing: {help: What is bought, pattern: '[a-z]+-\\d+'}
      colour: {default: red}
      word: {kind: secret, env: SHOP_WORD}
    outputs: {number: {}}
    steps:
      - open: /{{ thing }}
      - expect: heading "{{ thing }}"
      - if: button "Ask"
        then:
          - approve: Buy {{ thing }}?
      - ensure: a {{ colour }} {{ thing }} is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "{{ thing }}"
        settles: 2 s
        steps:
          - open: /buy
          - fill: {Thing: "{{ thing }}"}
          - click: Buy
            commits: true
      - save:
          number: column "No." in row "{{ thing }}"
"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop with a page for each of eight lamps."""
    with Shops() as shops:
        shop = shops.open()
        for number in range(1, 9):
            shop.page(f"<h1>lamp-{number}</h1>", path=f"/lamp-{number}")
        yield shop


@pytest.fixture
def project(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that buys in the shop, and knows its word."""
    monkeypatch.setenv("SHOP_WORD", "open-sesame")
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nlimit: 3 s\nenvironments:\n  test:\n    sites:\n{sites}"
    return make_project(tmp_path, config=config, buy=FLOW)


def write_lamps(project: Path, count: int) -> None:
    """Writes a table of so many lamps."""
    lines = ["thing", *(f"lamp-{number}" for number in range(1, count + 1)), ""]
    (project / "lamps.csv").write_text("\n".join(lines))
