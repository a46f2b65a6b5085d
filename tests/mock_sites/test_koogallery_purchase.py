"""Buying on KooGallery: who may, what is asked, and that one confirm page makes one order."""

import re

import pytest

from mock_sites.huawei_cloud.accounts import Account
from mock_sites.koogallery.products import Product
from mock_sites.koogallery.purchase import refuse_buyer
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import GUANCE, alert, facts, hidden, sign_in, submit_purchase
from tests.mock_sites.visitor import Visitor, eventually, rows

ORDER = re.compile(r"CS\d{10}[A-Z0-9]{5}")


def orders(world: World) -> list[str]:
    """Return the numbers of all orders."""
    return [str(row["id"]) for row in rows(world, "SELECT id FROM purchase_order ORDER BY created")]


def test_the_confirm_page_says_who_buys_what(visitor: Visitor, world: World) -> None:
    """It names account, product, specification and billing mode, and nothing is bought by looking."""
    page = sign_in(visitor, path=f"/purchase/{GUANCE}")
    shown = facts(page)
    assert shown["Account name"] == "example-cloud"
    assert shown["Specification"] == "Commercial Plan, pay-per-use"
    assert shown["Contact information"] == "cloud@example.com"
    assert "Confirm Purchase" in visitor.text
    assert orders(world) == []


def test_a_purchase_makes_an_order_that_is_provisioned(visitor: Visitor, world: World) -> None:
    """The result names the order; the seller is told, and the instance is on both sides."""
    sign_in(visitor)
    page = submit_purchase(visitor)
    assert page.status_code == 200
    order = facts(page)["Order number"]
    assert ORDER.fullmatch(order)
    assert "Purchase submitted" in visitor.text
    assert "SaaS provisioning task submitted" in visitor.text
    assert orders(world) == [order]
    eventually(lambda: bool(rows(world, "SELECT 1 FROM resource WHERE status = 'running'")))
    (instance,) = rows(world, "SELECT id, customer_id, order_id FROM instance")
    (resource,) = rows(world, "SELECT instance_id FROM resource")
    (account,) = rows(world, "SELECT id FROM huawei_account WHERE name = 'example-cloud'")
    assert instance == {"id": resource["instance_id"], "customer_id": account["id"], "order_id": order}
    with world.transaction():
        assert [entry.detail["order"] for entry in world.journal.orders()] == [order]


def test_one_confirm_page_makes_one_order(visitor: Visitor, world: World) -> None:
    """The same page sent twice, as by a double click or the back button, leads to the same order."""
    sign_in(visitor, path=f"/purchase/{GUANCE}")
    confirm = visitor.page
    fields = {"confirmation": hidden(confirm, "confirmation"), "authorize": "on", "agree": "on"}
    first = facts(visitor.submit(f"/purchase/{GUANCE}", **fields))["Order number"]
    visitor.page = confirm
    assert facts(visitor.submit(f"/purchase/{GUANCE}", **fields))["Order number"] == first
    assert orders(world) == [first]
    assert len(rows(world, "SELECT 1 FROM delivery WHERE activity = 'newInstance'")) == 1


def test_a_newly_opened_confirm_page_makes_another_order(visitor: Visitor, world: World) -> None:
    """Buying again is possible, as in reality; the page warns of it."""
    sign_in(visitor)
    submit_purchase(visitor)
    visitor.open("koogallery", f"/purchase/{GUANCE}")
    assert "This account already has Guance SaaS. Submitting makes a second order." in visitor.text
    submit_purchase(visitor)
    assert len(set(orders(world))) == 2


def test_a_confirm_page_of_another_account_makes_no_order(
    visitor: Visitor, server: Server, world: World
) -> None:
    """A token that has made an order is worth nothing to anyone else."""
    sign_in(visitor, path=f"/purchase/{GUANCE}")
    token = hidden(visitor.page, "confirmation")
    submit_purchase(visitor, confirmation=token)
    with world.transaction():
        world.db.execute(
            "UPDATE huawei_account SET authentication = 'authenticated', authenticated_as = 'individual'"
        )
    with Visitor(server, world.name) as other:
        sign_in(other, name="example-new")
        page = submit_purchase(other, confirmation=token)
        assert page.status_code == 409
        assert "This order page is out of date." in alert(page)
    assert len(orders(world)) == 1


@pytest.mark.parametrize("token", ["", "made-up", "A" * 32])
def test_a_confirm_page_without_its_token_is_out_of_date(visitor: Visitor, world: World, token: str) -> None:
    """A form that no page of this shop made is refused."""
    sign_in(visitor)
    page = submit_purchase(visitor, confirmation=token)
    assert page.status_code == 409
    assert "This order page is out of date." in alert(page)
    assert orders(world) == []


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"authorize": ""}, ["Authorize the seller to use your contact information."]),
        ({"agree": ""}, ["Read and agree to the KooGallery Agreement."]),
        (
            {"authorize": "", "agree": ""},
            [
                "Authorize the seller to use your contact information.",
                "Read and agree to the KooGallery Agreement.",
            ],
        ),
    ],
)
def test_both_boxes_have_to_be_ticked(
    visitor: Visitor, world: World, changes: dict[str, str], sentences: list[str]
) -> None:
    """Each box that is not ticked is named; the other stays ticked."""
    sign_in(visitor)
    page = submit_purchase(visitor, **changes)
    assert page.status_code == 422
    assert alert(page) == " ".join(["The order was not placed", *sentences])
    assert page.text.count(" checked") == 2 - len(changes)
    assert orders(world) == []


def test_an_account_that_is_not_authenticated_is_refused(visitor: Visitor, world: World) -> None:
    """The confirm page says so beside the way to authenticate, and submitting answers 403."""
    page = sign_in(visitor, path=f"/purchase/{GUANCE}", name="example-new")
    assert page.status_code == 200
    assert alert(page) == "Complete real-name authentication before you buy. Authenticate"
    assert "/account/realname" in page.text
    assert submit_purchase(visitor).status_code == 403
    assert orders(world) == []


def test_an_account_buys_once_it_is_authenticated(visitor: Visitor, world: World) -> None:
    """Under review it still waits; approved, it buys."""
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    visitor.submit(
        "/account/realname", kind="individual", name="Example Owner", document="440100MOCK01", agree="on"
    )
    review = visitor.page
    assert "under review" in alert(submit_purchase(visitor))
    visitor.page = review
    visitor.submit("/account/realname/review", decision="approve")
    assert submit_purchase(visitor).status_code == 200
    assert len(orders(world)) == 1


def test_an_account_without_a_payment_method_is_refused(visitor: Visitor, world: World) -> None:
    """The refusal links to the page where one is added."""
    with world.transaction():
        world.db.execute("UPDATE huawei_account SET has_payment_method = 0")
    sign_in(visitor)
    page = submit_purchase(visitor)
    assert page.status_code == 403
    assert alert(page) == "The order was not placed Add a payment method before you buy. Add Payment Method"
    assert orders(world) == []


@pytest.mark.parametrize(
    ("authentication", "has_payment_method", "is_sold", "label"),
    [
        ("authenticated", True, True, None),
        ("authenticated", False, True, "refusal.no_payment"),
        ("none", True, True, "refusal.unauthenticated"),
        ("rejected", True, True, "refusal.unauthenticated"),
        ("review", True, True, "refusal.under_review"),
        ("none", False, False, "refusal.not_sold"),
    ],
)
def test_who_may_buy(authentication: str, has_payment_method: bool, is_sold: bool, label: str | None) -> None:
    """A product that is sold, to an authenticated account that can pay."""
    account = Account(
        id="0" * 32,
        name="example",
        email="",
        phone="",
        authentication=authentication,
        authenticated_as="individual",
        has_payment_method=has_payment_method,
        created="",
    )
    product = Product(
        id="", slug="", offer_id="", sku_code="", seller="", category="", billing_mode="", is_sold=is_sold
    )
    refusal = refuse_buyer(account, product)
    assert (refusal.labels if refusal else None) == ((label,) if label else None)


def test_a_result_is_shown_to_its_buyer_only(visitor: Visitor, server: Server, world: World) -> None:
    """Another account that guesses an order number finds nothing."""
    sign_in(visitor)
    path = submit_purchase(visitor).url.path
    with Visitor(server, world.name) as other:
        assert sign_in(other, path=path, name="example-new").status_code == 404


def test_an_unknown_product_cannot_be_bought(visitor: Visitor) -> None:
    """There is no purchase page for a product that does not exist."""
    assert sign_in(visitor, path="/purchase/unknown").status_code == 404
