"""Huawei ID: signing in once for the console and KooGallery, signing up, signing out everywhere."""

import re

import pytest

from mock_sites.huawei_cloud.sign_up import SignUp, refuse_sign_up
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import alert, hidden, sign_in
from tests.mock_sites.visitor import Visitor, rows

GOOD = SignUp(
    name="example-third",
    password="Mock-huawei-3",
    repeated="Mock-huawei-3",
    email="a@example.com",
    phone="",
    agrees=True,
)


def test_a_sign_in_leads_back_to_the_page_that_was_asked_for(visitor: Visitor) -> None:
    """Someone who asks for a page of KooGallery sees it after signing in on Huawei ID."""
    visitor.open("koogallery", "/my/favorites")
    assert visitor.page.url.path == "/login"
    assert "Huawei Cloud Sign-In" in visitor.text
    page = sign_in(visitor, path="/my/favorites")
    assert (page.url.host.split(".")[0], page.url.path) == ("koogallery", "/my/favorites")


def test_one_sign_in_serves_both_sites(visitor: Visitor) -> None:
    """After signing in for KooGallery the console opens without a password, on the page itself."""
    sign_in(visitor)
    page = visitor.open("huawei_cloud", "/iam/mine/apiCredential")
    assert page.url.path == "/iam/mine/apiCredential"
    assert "ticket" not in str(page.url)


@pytest.mark.parametrize(
    ("name", "password"), [("example-cloud", "wrong"), ("nobody-here", "Mock-huawei-1"), ("", "")]
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(
    visitor: Visitor, name: str, password: str
) -> None:
    """Nothing tells which of the two was wrong; the name stays in its field."""
    visitor.open("huawei_cloud", "/")
    page = visitor.submit("/login", name=name, password=password, service=hidden(visitor.page, "service"))
    assert page.status_code == 403
    assert alert(page) == "The account name or password is incorrect."
    assert f'name="name" type="text" value="{name}"' in page.text
    assert "wrong" not in page.text


def test_a_ticket_works_once(visitor: Visitor, server: Server, world: World) -> None:
    """A second browser that got hold of a used ticket is asked to sign in."""
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(
        "/login", name="example-cloud", password="Mock-huawei-1", service=hidden(visitor.page, "service")
    )
    (callback,) = [str(step.url) for step in visitor.page.history if step.url.path == "/sso"]
    with Visitor(server, world.name) as other:
        page = other.client.get(callback)
        assert page.url.path == "/login"


def test_a_ticket_is_for_one_site(visitor: Visitor, world: World) -> None:
    """A ticket for KooGallery does not sign in on the console."""
    visitor.open("koogallery", "/my/purchased")
    service = hidden(visitor.page, "service")
    visitor.client.follow_redirects = False
    sent_back = visitor.submit("/login", name="example-cloud", password="Mock-huawei-1", service=service)
    ticket = re.search(r"ticket=([\w-]+)", sent_back.headers["location"])
    assert ticket is not None
    page = visitor.open("huawei_cloud", f"/sso?next=/&ticket={ticket[1]}")
    assert "/login?service=" in page.headers["location"]
    assert not rows(world, "SELECT 1 FROM session WHERE site = 'huawei_cloud'")


def test_a_ticket_is_kept_as_its_digest(visitor: Visitor, world: World) -> None:
    """A copy of the database holds no ticket that works."""
    visitor.open("koogallery", "/my/purchased")
    service = hidden(visitor.page, "service")
    visitor.client.follow_redirects = False
    sent_back = visitor.submit("/login", name="example-cloud", password="Mock-huawei-1", service=service)
    (kept,) = rows(world, "SELECT digest FROM sign_on_ticket")
    assert str(kept["digest"]) not in sent_back.headers["location"]


@pytest.mark.parametrize(
    "service",
    [
        "https://example.com/sso?next=/",
        "//example.com/sso",
        "http://koogallery.other.localhost/sso?next=/",
        "http://billing.localhost/sso?next=/",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_foreign_service_is_ignored(visitor: Visitor, service: str) -> None:
    """Tickets go to sites of the same world only; anything else leads to the console's home."""
    visitor.open("huawei_id", "/login")
    page = visitor.submit("/login", name="example-cloud", password="Mock-huawei-1", service=service)
    assert (page.url.host.split(".")[0], page.url.path) == ("console", "/")


def test_a_path_to_go_on_to_stays_on_the_site(visitor: Visitor) -> None:
    """An address in `next` that leads elsewhere becomes the home page."""
    page = sign_in(visitor, path="/signin?next=//example.com/")
    assert (page.url.host.split(".")[0], page.url.path) == ("koogallery", "/")


def test_signing_out_signs_out_everywhere(visitor: Visitor, world: World) -> None:
    """Signing out on KooGallery ends the session on the console and on Huawei ID too."""
    sign_in(visitor)
    visitor.open("huawei_cloud", "/")
    visitor.open("koogallery", "/")
    visitor.submit("/signout")
    assert not rows(world, "SELECT 1 FROM session")
    assert visitor.open("huawei_cloud", "/").url.path == "/login"


def test_signing_up_opens_an_account_and_goes_on(visitor: Visitor, world: World) -> None:
    """A new account is signed in at once, is not authenticated, and has the ID shapes of the others."""
    visitor.open("koogallery", "/my/purchased")
    visitor.open("huawei_id", f"/register?service={hidden(visitor.page, 'service').replace('?', '%3F')}")
    page = visitor.submit(
        "/register",
        name="example-third",
        password="Mock-huawei-3",
        repeated="Mock-huawei-3",
        email="third@example.com",
        agree="on",
        service=hidden(visitor.page, "service"),
    )
    assert page.url.path == "/my/purchased"
    (account,) = rows(world, "SELECT * FROM huawei_account WHERE name = 'example-third'")
    assert (account["authentication"], account["has_payment_method"]) == ("none", 0)
    assert len(rows(world, "SELECT id FROM project WHERE account = ?", account["id"])) == 5


def test_a_refused_sign_up_keeps_what_was_typed(visitor: Visitor, world: World) -> None:
    """Every field says what is wrong with it, the passwords are gone, and no account is opened."""
    visitor.open("huawei_id", "/register")
    page = visitor.submit(
        "/register", name="example-cloud", password="short", repeated="other", email="typed@example"
    )
    assert page.status_code == 422
    assert "This account name is taken." in visitor.text
    assert "Read and agree to the Huawei Cloud Customer Agreement." in visitor.text
    assert 'value="typed@example"' in page.text
    assert "short" not in page.text
    assert len(rows(world, "SELECT 1 FROM huawei_account")) == 2


def test_a_good_sign_up_is_not_refused() -> None:
    """A form in which everything is right has no refusals."""
    assert refuse_sign_up(GOOD, is_taken=False) == {}


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({"name": "short"}, {"name": "register.refuse_name"}),
        ({"name": "1example"}, {"name": "register.refuse_name"}),
        ({"name": "example third"}, {"name": "register.refuse_name"}),
        ({"name": "e" * 33}, {"name": "register.refuse_name"}),
        ({"password": "Mock-huawei-4"}, {"repeated": "register.refuse_repeated"}),
        ({"password": "onlyletters", "repeated": "onlyletters"}, {"password": "register.refuse_password"}),
        ({"password": "Aa1-", "repeated": "Aa1-"}, {"password": "register.refuse_password"}),
        ({"email": "nobody"}, {"email": "register.refuse_email"}),
        ({"agrees": False}, {"agree": "register.refuse_agree"}),
    ],
)
def test_each_field_of_a_sign_up_has_its_rule(changes: dict[str, object], refusals: dict[str, str]) -> None:
    """One wrong field is refused by the sentence for it, and by no other."""
    values = {name: getattr(GOOD, name) for name in SignUp.__slots__} | changes
    assert refuse_sign_up(SignUp(**values), is_taken=False) == refusals


def test_forgotten_passwords_have_a_page(visitor: Visitor) -> None:
    """The sign-in page says where to go without a password, and that page is there."""
    visitor.open("huawei_id", "/login")
    assert 'href="/forgot"' in visitor.page.text
    assert visitor.open("huawei_id", "/forgot").status_code == 200
