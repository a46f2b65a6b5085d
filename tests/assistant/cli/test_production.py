"""An environment that is for real is named, and somebody says yes before anything that can't be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

BUY = """
    name: Buy a lamp
    site: shop
    steps:
      - ensure: a lamp is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "lamp"
        settles: 5 s
        steps:
          - approve: Buy a lamp?
          - open: /buy
          - click: Buy
            commits: true
"""
OUTER = "name: Buy in another flow\nsteps:\n  - run: buy\n"
LOOK = 'name: Look at the orders\nsite: shop\nsteps:\n  - open: /orders\n  - expect: table "Orders"\n'


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that is for real."""
    with Shops() as shops:
        yield shops.open()


@pytest.fixture
def project(shop: Shop, tmp_path: Path) -> Path:
    """A project whose only environment is production."""
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: live\nenvironments:\n  live:\n    production: true\n    sites:\n{sites}"
    return make_project(tmp_path, config=config, buy=BUY, outer=OUTER, look=LOOK)


def test_production_is_named(project: Path, shop: Shop) -> None:
    """That config.yaml names it is not enough, for whatever flow."""
    done = assistant("run", "look", folder=project)
    assert done.returncode == 2
    assert done.stderr == (
        "Error: the environment live is production, so it is not taken unless it is named: --env live\n"
    )
    assert shop.requests == []


def test_nobody_acts_in_production_unattended(project: Path, shop: Shop) -> None:
    """A flow that would act, or that runs one, is refused before a page opens; one that looks is not."""
    for flow in ("buy", "outer"):
        done = assistant("run", flow, "--env", "live", folder=project)
        assert done.returncode == 2
        assert done.stderr == (
            f"Error: the flow '{flow}' does what can't be undone, live is production, and nobody is there to be asked; "
            "run it at a terminal, or say yes to all of it beforehand with --yes-spend\n"
        )
    assert shop.requests == []
    assert assistant("run", "look", "--env", "live", folder=project).returncode == 0


def test_who_said_yes_beforehand_is_not_asked(project: Path, shop: Shop) -> None:
    """Neither by `approve` nor before the act; the command that runs it again does not say yes for them."""
    done = assistant("run", "buy", "--env", "live", "--yes-spend", folder=project)
    assert done.returncode == 0, done.stderr + done.stdout
    assert shop.orders == ["lamp"]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("mock: true, production: true", "the mock sites are no production; leave 'production' out"),
        (
            "sites: {shop: 'http://shop.example.com/'}, production: true, approve: given",
            "in production nothing is approved beforehand; leave 'approve: given' out",
        ),
        ("sites: {}, hosts: ['https://cdn.example.com/']", "'https://cdn.example.com/' is no host"),
        ("sites: {}, hosts: ['*.example.com:443']", "'*.example.com:443' names a port"),
    ],
)
def test_what_production_can_not_be(tmp_path: Path, key: str, message: str) -> None:
    """config.yaml is refused with the place and what to write."""
    project = make_project(
        tmp_path, config=f"environment: live\nenvironments: {{live: {{{key}}}}}\n", look=LOOK
    )
    done = assistant("check", folder=project)
    assert done.returncode == 2
    assert message in done.stderr
