"""The journal: what was asked, done, called, answered and struck, in order, and how it is asked for."""

import pytest

from mock_sites.world import World
from tests.mock_sites.purchases import buy, status_of
from tests.mock_sites.visitor import Visitor, eventually


@pytest.fixture
def told(world: World) -> World:
    """Give a world with a line of each kind and site."""
    with world.transaction():
        journal = world.journal
        journal.request("koogallery", "GET", "/purchase/x y", status=200)
        journal.act("koogallery", "order_created", order="CS1")
        journal.call("billing_center", "newInstance", result="000000")
        journal.answer("koogallery", "newInstance", result="000000")
        journal.fault("guance", "slow", asked="GET /", site="detail may be named like a part of the line")
        journal.request("guance", "GET", "/", status=503)
        journal.request("koogallery", "POST", "/", status=303)
    return world


def numbers(told: World, **query: object) -> list[int]:
    """Return the numbers of the lines that a query finds."""
    with told.transaction():
        return [entry.number for entry in told.journal.entries(**query)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"kind": "request"}, [1, 6, 7]),
        ({"site": "koogallery"}, [1, 2, 4, 7]),
        ({"kind": "call", "name": "newInstance"}, [3]),
        ({"name": "newInstance"}, [3, 4]),
        ({"path": "/"}, [6, 7]),
        ({"path": "/purchase/x y"}, [1]),
        ({"path": "/", "site": "guance"}, [6]),
        ({"path": "newInstance"}, []),
        ({"after": 5}, [6, 7]),
        ({"after": 1, "most": 2}, [2, 3]),
        ({"kind": "nothing"}, []),
    ],
)
def test_lines_are_found(told: World, query: dict[str, object], found: list[int]) -> None:
    """By kind, site, name and path, from a line on, and so many."""
    assert numbers(told, **query) == found


def test_each_kind_has_a_query(told: World) -> None:
    """Requests, acts, orders, calls, answers and faults are asked for by their own names."""
    with told.transaction():
        journal = told.journal
        assert [entry.detail["status"] for entry in journal.requests(path="/")] == [503, 303]
        assert [entry.site for entry in journal.requests(site="koogallery")] == ["koogallery"] * 2
        assert [entry.detail["order"] for entry in journal.orders()] == ["CS1"]
        assert [entry.kind for entry in journal.calls("newInstance")] == ["call"]
        assert [entry.kind for entry in journal.answers("newInstance")] == ["answer"]
        assert journal.calls("releaseInstance") == journal.answers("releaseInstance") == []
        assert [entry.name for entry in journal.faults()] == ["slow"]
        assert journal.faults("reset") == []


def test_a_purchase_is_told_from_both_sides(world: World, visitor: Visitor) -> None:
    """What KooGallery sent is in the journal where it arrived, and what it got where it was sent."""
    resource = buy(world)
    visitor.open("koogallery")
    eventually(lambda: status_of(world, resource) == "running")
    with world.transaction():
        (call,) = world.journal.calls("newInstance")
        (answer,) = world.journal.answers("newInstance")
        (running,) = world.journal.acts("resource_running")
    assert (call.site, answer.site) == ("billing_center", "koogallery")
    assert call.detail["result"] == answer.detail["result"] == "000000"
    assert answer.detail["attempt"] == 1
    assert call.number < answer.number
    assert running.detail["resource"] == answer.detail["instance"]
