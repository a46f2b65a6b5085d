"""A fault strikes in its world and in no other: each is provoked here and there by the same visits."""

import contextlib
from collections.abc import Callable, Iterator
from itertools import count

import httpx
import pytest

from mock_sites.faults import FAULTS
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.faults.journal import order_count, strikes
from tests.mock_sites.huawei import GUANCE, hidden, sign_in, submit_purchase
from tests.mock_sites.visitor import Visitor, eventually, rows

_NUMBERS = count(1)
Visits = Callable[[Visitor], object]


@pytest.fixture
def elsewhere(server: Server) -> Iterator[World]:
    """Gives another world of the same server."""
    world = server.store.create(f"elsewhere-{next(_NUMBERS)}")
    yield world
    server.store.drop(world.name)


def look(visitor: Visitor) -> None:
    """Looks at a page with buttons and a new-tab link nowhere."""
    visitor.open("billing_center", "/signin")


def look_on(visitor: Visitor) -> None:
    """Looks at several pages."""
    for _ in range(3):
        visitor.open("koogallery")


def enter(visitor: Visitor) -> None:
    """Signs in to Billing Center, whatever comes of it, and looks at the workspaces."""
    visitor.open("billing_center", "/signin?next=/workspaces")
    with contextlib.suppress(httpx.TransportError):
        visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")


def enter_huawei_cloud(visitor: Visitor) -> None:
    """Signs in to Huawei Cloud and looks at the IDs."""
    sign_in(visitor, "huawei_cloud", "/iam/mine/apiCredential")


def stay(visitor: Visitor) -> None:
    """Signs in and looks at a few more pages."""
    sign_in(visitor)
    for _ in range(3):
        visitor.open("koogallery", "/my/favorites")


def read_agreement_link(visitor: Visitor) -> None:
    """Looks at a page with a link that opens a new tab."""
    sign_in(visitor, path=f"/purchase/{GUANCE}")


def buy(visitor: Visitor) -> None:
    """Buys Guance and waits until the seller was told."""
    sign_in(visitor)
    submit_purchase(visitor)


def buy_by_double_click(visitor: Visitor) -> None:
    """Submits one confirm page twice, and waits for the second answer only."""
    sign_in(visitor, path=f"/purchase/{GUANCE}")
    confirm = visitor.page
    fields = {"confirmation": hidden(confirm, "confirmation"), "authorize": "on", "agree": "on"}
    visitor.client.timeout = httpx.Timeout(0.3)
    with contextlib.suppress(httpx.ReadTimeout):
        visitor.submit(f"/purchase/{GUANCE}", **fields)
    visitor.client.timeout = httpx.Timeout(5)
    visitor.page = confirm
    visitor.submit(f"/purchase/{GUANCE}", **fields)


PROVOKED: dict[str, tuple[dict[str, object], Visits]] = {
    "slow": ({"seconds": 0.001}, look),
    "error-once": ({}, look),
    "error-rate": ({"rate": 1}, look),
    "reset": ({}, enter),
    "timeout": ({"seconds": 0.001}, enter),
    "late-listing": ({}, buy),
    "late-provisioning": ({"seconds": 0.001}, buy),
    "provisioning-down": ({"times": 1}, buy),
    "session-expires": ({"pages": 1}, stay),
    "double-click-window": ({"seconds": 60}, buy_by_double_click),
    "stale-form": ({}, enter),
    "banner": ({}, look_on),
    "survey": ({}, look_on),
    "maintenance": ({}, look),
    "label-drift": ({}, look),
    "moved-button": ({}, look),
    "new-tab-blocked": ({}, read_agreement_link),
    "captcha": ({}, look),
    "sms-code": ({}, enter),
    "sold-out": ({}, buy),
    "payment-refused": ({}, buy),
    "wrong-account": ({}, enter_huawei_cloud),
    "asset-missing": ({}, look),
    "console-error": ({}, look),
    "slow-script": ({}, look),
}


def test_every_fault_is_provoked() -> None:
    """A new fault is added here too."""
    assert PROVOKED.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", PROVOKED)
def test_a_fault_strikes_in_its_world_only(name: str, server: Server, world: World, elsewhere: World) -> None:
    """The same visits meet it here and not there, although both worlds are of one server."""
    options, visits = PROVOKED[name]
    world.faults.switch_on(name, site=None, path=None, **options)
    for each in (elsewhere, world):
        with Visitor(server, each.name) as visitor:
            visits(visitor)
    eventually(lambda: bool(strikes(world, name)))
    assert strikes(world, name)[0]["strike"] == 1
    assert strikes(elsewhere, name) == []
    with elsewhere.transaction():
        assert elsewhere.journal.faults() == []
        assert all(entry.detail["status"] < 400 for entry in elsewhere.journal.requests())
    assert order_count(elsewhere) == len(rows(elsewhere, "SELECT 1 FROM purchase_order")) <= 1
