"""What no visitor can do: the acts of the seller, of Huawei Cloud and of Guance."""

import pytest

from mock_sites import control_acts
from mock_sites.control_acts import ActRefusedError, perform
from mock_sites.world import World
from tests.mock_sites.purchases import buy, status_of
from tests.mock_sites.visitor import Visitor, eventually, rows


def act(world: World, name: str, /, **params: str) -> None:
    """Do an act in a transaction of its own."""
    with world.transaction():
        perform(world, name, **params)


def bought(visitor: Visitor, world: World) -> tuple[int, str]:
    """Buy Guance, wait until it runs, and return the resource's number and ID."""
    number = buy(world)
    visitor.open("koogallery")
    eventually(lambda: status_of(world, number) == "running")
    (row,) = rows(world, "SELECT instance_id FROM resource")
    return number, str(row["instance_id"])


def test_freezing_reaches_the_seller_and_can_be_taken_back(visitor: Visitor, world: World) -> None:
    """KooGallery tells of the freeze and of its end; either is told once."""
    number, resource = bought(visitor, world)
    for name, status in (("freeze", "frozen"), ("unfreeze", "running")):
        act(world, name, resource=resource)
        with pytest.raises(ActRefusedError):
            act(world, name, resource=resource)
        visitor.open("koogallery")
        eventually(lambda status=status: status_of(world, number) == status)  # type: ignore[misc]
    with world.transaction():
        told = [call.detail["params"]["instanceStatus"] for call in world.journal.calls("instanceStatus")]
    assert told == ["FREEZE", "NORMAL"]


@pytest.mark.parametrize(
    ("name", "params", "error", "sentence"),
    [
        ("freeze", {"resource": "nothing"}, ActRefusedError, "there is no resource 'nothing'"),
        ("unfreeze", {"resource": "nothing"}, ActRefusedError, "there is no resource 'nothing'"),
        (
            "reject-authentication",
            {"account": "example-new"},
            ActRefusedError,
            "no application of the Huawei",
        ),
        ("allow-any-method", {"username": "nobody"}, ActRefusedError, "there is no Billing Center account"),
        ("melt", {}, ValueError, "there is no act 'melt'; there are allow-any-method, "),
        ("freeze", {}, ValueError, "freeze needs resource, nothing else"),
        ("freeze", {"resource": "x", "account": "y"}, ValueError, "freeze needs resource, nothing else"),
    ],
)
def test_an_act_that_cannot_be_done_says_why(
    world: World, name: str, params: dict[str, str], error: type[Exception], sentence: str
) -> None:
    """A wrong name, wrong parameters, or a world in which it is not possible; nothing is changed."""
    with pytest.raises(error, match=sentence), world.transaction():
        perform(world, name, **params)


def test_arbitrary_selection_is_switched_on_for_an_account(world: World) -> None:
    """Guance's account manager allows every settlement method."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
    act(world, "allow-any-method", username="example-billing")
    assert rows(world, "SELECT arbitrary_selection FROM billing_account") == [{"arbitrary_selection": 1}]


def test_an_invoice_is_issued_by_page_and_json(visitor: Visitor, world: World) -> None:
    """The control page's form and the API do the same act; what can't be is refused with 409."""
    _, resource = bought(visitor, world)
    root = f"http://localhost:{visitor.server.port}"
    visitor.page = visitor.client.get(f"{root}/")
    visitor.submit("/do/act", world=world.name, act="issue-invoice", about=resource)
    assert rows(world, "SELECT invoice FROM resource") == [{"invoice": "issued"}]
    address = f"{root}/api/worlds/{world.name}/acts/issue-invoice"
    again = visitor.client.post(address, json={"resource": resource})
    assert again.status_code == 409
    assert again.json()["error"].endswith("its invoice is issued already")
    with world.transaction():
        world.db.execute("UPDATE resource SET invoice = 'returned'")
    assert visitor.client.post(address, json={"resource": resource}).status_code == 200
    assert rows(world, "SELECT invoice FROM resource") == [{"invoice": "issued"}]


def test_every_act_says_what_it_does() -> None:
    """A sentence for the act and one for each parameter."""
    for name, found in control_acts.ACTS.items():
        assert found.about.endswith("."), name
        assert all(text.endswith(".") for text in found.params.values()), name
