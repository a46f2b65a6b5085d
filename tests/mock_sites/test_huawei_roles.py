"""IAM users: what they may see of an account, and what is refused to them."""

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import GUANCE, alert, hidden, sign_in, submit_purchase, table_rows
from tests.mock_sites.purchases import buy, status_of
from tests.mock_sites.visitor import Visitor, eventually, rows

READER = {"name": "example-cloud/reader", "password": "Mock-reader-1"}


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """Give a visitor who is signed in as an IAM user of the authenticated account."""
    sign_in(visitor, "huawei_cloud", "/", **READER)
    return visitor


def test_an_iam_user_signs_in_with_account_and_user(reader: Visitor) -> None:
    """And is named by the user's own name."""
    assert reader.open("huawei_cloud", "/").status_code == 200
    assert "Welcome, reader" in reader.text


@pytest.mark.parametrize(
    "name",
    [
        "reader",
        "example-cloud/nobody",
        "example-new/reader",
        "example-cloud/",
        "/reader",
        "example-cloud/example-cloud",
    ],
)
def test_an_iam_user_needs_the_right_account(visitor: Visitor, name: str) -> None:
    """Neither the bare user name nor another account's works; the owner is no IAM user."""
    for password in ("Mock-reader-1", "Mock-huawei-1"):
        sign_in(visitor, "huawei_cloud", "/", name=name, password=password)
        assert visitor.page.status_code == 403


@pytest.mark.parametrize(
    "path", ["/iam/mine/apiCredential", "/iam/mine/accessKey", "/account/realname", "/account/payment"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_that_identify_or_pay_are_refused(
    server: Server, world: World, path: str, language: str
) -> None:
    """403 and a page that says why, without the IDs."""
    with Visitor(server, world.name, language=language) as visitor:
        sign_in(visitor, "huawei_cloud", "/", **READER)
        page = visitor.open("huawei_cloud", path)
        assert page.status_code == 403
        assert "reader" in alert(page)
        assert {"permission", "权限"} & {word for word in ("permission", "权限") if word in alert(page)}
        (account,) = rows(world, "SELECT id FROM huawei_account WHERE name = 'example-cloud'")
        assert str(account["id"]) not in page.text


def test_forms_of_those_pages_are_refused(reader: Visitor, world: World) -> None:
    """A form that is sent without the page does nothing."""
    reader.open("huawei_cloud", "/")
    assert reader.submit("/iam/mine/accessKey", description="mine").status_code == 403
    reader.open("huawei_cloud", "/")
    assert reader.submit("/account/realname", kind="individual").status_code == 403
    assert rows(world, "SELECT * FROM access_key") == []


def test_basic_information_is_shown(reader: Visitor) -> None:
    """An IAM user may see whose account it is."""
    assert reader.open("huawei_cloud", "/account/basic").status_code == 200
    assert "example-cloud" in reader.text


def test_an_iam_user_cannot_buy(reader: Visitor, world: World) -> None:
    """The confirm page says so, and a submitted one is refused; no order is made."""
    reader.open("koogallery", f"/purchase/{GUANCE}")
    assert alert(reader.page).startswith("An IAM user has no permission to buy or unsubscribe.")
    assert submit_purchase(reader).status_code == 403
    assert alert(reader.page).endswith("ask its administrator for the permission.")
    with world.transaction():
        assert world.journal.orders() == []


def test_an_iam_user_sees_what_was_bought_and_cannot_end_it(reader: Visitor, world: World) -> None:
    """The list is the account's; unsubscribing is refused with 403."""
    number = buy(world)
    reader.open("koogallery", "/my/purchased")
    eventually(lambda: status_of(world, number) == "running")
    reader.open("koogallery", "/my/purchased")
    (resource,) = rows(world, "SELECT instance_id FROM resource")
    assert [row[1] for row in table_rows(reader.page)] == [resource["instance_id"]]
    reader.submit(f"/my/purchased/{resource['instance_id']}/unsubscribe")
    assert reader.page.status_code == 403
    assert alert(reader.page).startswith("An IAM user has no permission")
    assert status_of(world, number) == "running"


def test_the_owner_is_not_refused(visitor: Visitor) -> None:
    """The account itself sees its credentials."""
    visitor.open("huawei_cloud", "/iam/mine/apiCredential")
    visitor.submit(
        "/login", name="example-cloud", password="Mock-huawei-1", service=hidden(visitor.page, "service")
    )
    assert visitor.page.status_code == 200
