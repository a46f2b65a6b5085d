"""My Marketplace: a list that lags behind, details, unsubscribing."""

import re

import pytest

from mock_sites.control_acts import ActRefusedError, perform
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import alert, facts, sign_in, submit_purchase, table_rows
from tests.mock_sites.visitor import Visitor, eventually, rows

NOTICE = "Purchases may take a moment to appear. Refresh the page."


def buy(visitor: Visitor, world: World) -> str:
    """Buy Guance through the pages, wait until it runs, and return its Resource ID."""
    submit_purchase(visitor)
    eventually(lambda: not rows(world, "SELECT 1 FROM resource WHERE status = 'provisioning'"))
    (newest,) = rows(world, "SELECT instance_id FROM resource ORDER BY id DESC LIMIT 1")
    return str(newest["instance_id"])


def shown(visitor: Visitor, query: str = "") -> list[list[str]]:
    """View Purchased Apps and return Resource ID and status of each row."""
    visitor.open("koogallery", f"/my/purchased{query}")
    return [[row[1], row[5]] for row in table_rows(visitor.page)]


def test_a_purchase_is_listed_from_the_second_view_on(visitor: Visitor, world: World) -> None:
    """The first view does not have it and says to refresh; the second has it with its IDs."""
    sign_in(visitor)
    resource = buy(visitor, world)
    assert shown(visitor) == []
    assert NOTICE in visitor.text
    assert shown(visitor) == [[resource, "Running"]]
    assert NOTICE not in visitor.text
    (row,) = table_rows(visitor.page)
    (order,) = rows(world, "SELECT id FROM purchase_order")
    assert row == [
        "Guance SaaS",
        resource,
        order["id"],
        "Guance",
        "Pay-per-use",
        "Running",
        "2026/03/02 09:31:00",
        "Resource Details More Unsubscribe",
    ]


def test_each_purchase_lags_on_its_own(visitor: Visitor, world: World) -> None:
    """A second purchase is missing from the next view while the first stays listed."""
    sign_in(visitor)
    first = buy(visitor, world)
    shown(visitor)
    second = buy(visitor, world)
    assert shown(visitor) == [[first, "Running"]]
    assert shown(visitor) == [[second, "Running"], [first, "Running"]]


def test_a_view_counts_for_the_account_that_looked(visitor: Visitor, server: Server, world: World) -> None:
    """Someone else's view brings nothing nearer, and shows nothing of it."""
    sign_in(visitor)
    buy(visitor, world)
    with Visitor(server, world.name) as other:
        sign_in(other, name="example-new")
        assert shown(other) == []
        assert NOTICE not in other.text
    assert shown(visitor) == []


def test_a_resource_that_is_not_provisioned_has_no_id_yet(visitor: Visitor, world: World) -> None:
    """While the seller has not answered, the row says Provisioning and offers nothing."""
    sign_in(visitor)
    buy(visitor, world)
    with world.transaction():
        world.db.execute("UPDATE purchase_order SET status = 'processing'")
        world.db.execute(
            "UPDATE resource SET status = 'provisioning', instance_id = NULL, unlisted_views = 0"
        )
    assert shown(visitor) == [["--", "Provisioning"]]
    assert "Resource Details" not in visitor.text


def test_a_frozen_resource_says_so(visitor: Visitor, world: World) -> None:
    """What the seller was told to freeze is shown as Frozen, and can still be unsubscribed."""
    sign_in(visitor)
    resource = buy(visitor, world)
    with world.transaction():
        world.db.execute("UPDATE resource SET status = 'frozen', unlisted_views = 0")
    assert shown(visitor) == [[resource, "Frozen"]]
    assert f'action="/my/purchased/{resource}/unsubscribe"' in visitor.page.text


def test_unsubscribing_closes_after_a_refresh(visitor: Visitor, world: World) -> None:
    """The list still says Running at first, then Closed; the seller is told of the release."""
    sign_in(visitor)
    resource = buy(visitor, world)
    shown(visitor)
    shown(visitor)
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    assert f"The unsubscription of {resource} was submitted." in visitor.text
    assert [[row[1], row[5]] for row in table_rows(visitor.page)] == [[resource, "Running"]]
    assert shown(visitor) == [[resource, "Closed"]]
    eventually(lambda: rows(world, "SELECT status FROM instance") == [{"status": "released"}])
    with world.transaction():
        assert len(world.journal.calls("releaseInstance")) == 1


def test_the_dialog_says_what_else_is_hit(visitor: Visitor, world: World) -> None:
    """Unsubscribing asks first, and says that all workspaces of the account get locked."""
    sign_in(visitor)
    buy(visitor, world)
    shown(visitor)
    shown(visitor)
    assert "All workspaces that are settled through this Huawei Cloud account are locked" in visitor.text


def test_a_closed_resource_is_not_unsubscribed_again(visitor: Visitor, world: World) -> None:
    """A dialog that was still open somewhere is refused, and the seller is told once."""
    sign_in(visitor)
    resource = buy(visitor, world)
    shown(visitor)
    shown(visitor)
    before = visitor.page
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    visitor.page = before
    assert visitor.submit(f"/my/purchased/{resource}/unsubscribe").status_code == 409
    assert "This resource is closed already." in visitor.text
    assert len(rows(world, "SELECT 1 FROM delivery WHERE activity = 'releaseInstance'")) == 1
    shown(visitor)
    assert f'action="/my/purchased/{resource}/unsubscribe"' not in visitor.page.text


def test_nobody_touches_a_resource_of_someone_else(visitor: Visitor, server: Server, world: World) -> None:
    """A Resource ID is worth nothing to another account."""
    sign_in(visitor)
    resource = buy(visitor, world)
    with Visitor(server, world.name) as other:
        assert sign_in(other, path=f"/my/purchased/{resource}", name="example-new").status_code == 404
        other.open("koogallery", "/my/purchased")
        assert other.submit(f"/my/purchased/{resource}/unsubscribe").status_code == 404
    assert rows(world, "SELECT unsubscribed FROM resource") == [{"unsubscribed": None}]


def test_the_details_show_all_ids(visitor: Visitor, world: World) -> None:
    """Resource ID, instance ID and order number are on the detail page, with what was bought."""
    sign_in(visitor)
    resource = buy(visitor, world)
    page = visitor.open("koogallery", f"/my/purchased/{resource}")
    (order,) = rows(world, "SELECT id FROM purchase_order")
    expected = {
        "Resource ID": resource,
        "Instance ID": resource,
        "Order No.": order["id"],
        "Order Line": f"{order['id']}-000001",
        "Status": "Running",
        "Created": "2026/03/02 09:31:00 GMT+08:00",
    }
    assert expected.items() <= facts(page).items()
    for heading in ("Application Information", "Basic Information", "Seller Information"):
        assert f"<h2>{heading}</h2>" in page.text


def test_no_page_shows_the_port(visitor: Visitor, world: World) -> None:
    """The server's port differs from run to run, so a picture must not have it."""
    sign_in(visitor)
    resource = buy(visitor, world)
    visitor.open("koogallery", f"/my/purchased/{resource}")
    assert str(visitor.server.port) not in visitor.text


@pytest.mark.parametrize(("query", "is_found"), [("guance", True), ("CS26", True), ("nothing", False)])
def test_purchases_can_be_searched(visitor: Visitor, world: World, query: str, is_found: bool) -> None:
    """By product, Resource ID or order number."""
    sign_in(visitor)
    buy(visitor, world)
    shown(visitor)
    assert bool(shown(visitor, f"?q={query}")) is is_found
    assert ("Nothing matches" in visitor.text) is not is_found


def test_unsubscriptions_are_listed(visitor: Visitor, world: World) -> None:
    """My Unsubscriptions has what was closed, with the time."""
    sign_in(visitor, path="/my/unsubscriptions")
    assert "No unsubscriptions" in visitor.text
    resource = buy(visitor, world)
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    visitor.open("koogallery", "/my/unsubscriptions")
    assert [row[1] for row in table_rows(visitor.page)] == [resource]


def test_every_link_of_every_page_leads_somewhere(visitor: Visitor, world: World) -> None:
    """Following all links of KooGallery and the console, signed in, meets no dead end."""
    sign_in(visitor)
    buy(visitor, world)
    shown(visitor)
    seen: set[str] = set()
    waiting = [
        visitor.server.url("koogallery", "/", world.name),
        visitor.server.url("huawei_cloud", "/", world.name),
    ]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = visitor.client.get(address)
        may_refuse = "/purchase/" in address
        assert page.status_code == 200 or (may_refuse and page.status_code == 403), address
        links = re.findall(r'<a [^>]*href="([^"#]+)"', page.text)
        followed = [str(page.url.join(link.replace("&amp;", "&"))) for link in links]
        waiting += [link for link in followed if re.match(r"http://(koogallery|console)\.", link)]
    assert len(seen) > 40


def test_a_frozen_resource_is_shown_frozen_until_it_is_shown_closed(visitor: Visitor, world: World) -> None:
    """The view that lags behind an unsubscription shows what was there before it."""
    sign_in(visitor)
    resource = buy(visitor, world)
    shown(visitor)
    with world.transaction():
        perform(world, "freeze", resource=resource)
    visitor.open("koogallery", "/my/purchased")
    eventually(lambda: bool(rows(world, "SELECT 1 FROM resource WHERE status = 'frozen'")))
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    assert [row[5] for row in table_rows(visitor.page)] == ["Frozen"]
    assert shown(visitor) == [[resource, "Closed"]]


def test_an_invoice_is_returned_before_unsubscribing(visitor: Visitor, world: World) -> None:
    """With an invoice it is refused with 409; returned, the resource is unsubscribed as any other."""
    sign_in(visitor)
    resource = buy(visitor, world)
    shown(visitor)
    with world.transaction():
        perform(world, "issue-invoice", resource=resource)
        with pytest.raises(ActRefusedError, match="issued already"):
            perform(world, "issue-invoice", resource=resource)
    page = visitor.open("koogallery", "/my/purchased").text
    assert f'data-dialog-open="invoice-{resource}"' in page
    assert visitor.submit(f"/my/purchased/{resource}/unsubscribe").status_code == 409
    assert alert(visitor.page).startswith("An invoice was issued for this resource. Return it first")
    assert shown(visitor) == [[resource, "Running"]]
    assert facts(visitor.open("koogallery", f"/my/purchased/{resource}"))["Invoice"] == "Issued"
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(f"/my/purchased/{resource}/invoice")
    assert f"The invoice of the resource {resource} was returned." in visitor.text
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    assert shown(visitor) == [[resource, "Closed"]]
    assert facts(visitor.open("koogallery", f"/my/purchased/{resource}"))["Invoice"] == "Returned"
    with world.transaction():
        names = [entry.name for entry in world.journal.acts() if entry.site == "koogallery"]
        assert [name for name in names if name.startswith(("invoice", "resource_u"))] == [
            "invoice_issued",
            "invoice_returned",
            "resource_unsubscribed",
        ]


def test_only_the_owner_returns_an_invoice_that_is_there(
    visitor: Visitor, server: Server, world: World
) -> None:
    """None is refused with 409, an IAM user with 403, and another account's resource is not found."""
    sign_in(visitor)
    resource = buy(visitor, world)
    shown(visitor)
    assert "Return Invoice" not in visitor.text
    assert "Invoice" not in facts(visitor.open("koogallery", f"/my/purchased/{resource}"))
    visitor.open("koogallery", "/my/purchased")
    assert visitor.submit(f"/my/purchased/{resource}/invoice").status_code == 409
    assert alert(visitor.page) == "This resource has no invoice to be returned."
    with world.transaction():
        perform(world, "issue-invoice", resource=resource)
    for name, password, status in (
        ("example-cloud/reader", "Mock-reader-1", 403),
        ("example-new", "Mock-huawei-2", 404),
    ):
        with Visitor(server, world.name) as other:
            sign_in(other, name=name, password=password)
            assert other.submit(f"/my/purchased/{resource}/invoice").status_code == status
    assert rows(world, "SELECT invoice FROM resource") == [{"invoice": "issued"}]


def test_no_invoice_is_issued_for_what_is_closed(visitor: Visitor, world: World) -> None:
    """A closed resource refuses it."""
    sign_in(visitor)
    resource = buy(visitor, world)
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    with world.transaction(), pytest.raises(ActRefusedError, match="is closed"):
        perform(world, "issue-invoice", resource=resource)
