"""Buying on KooGallery first and coming to Guance from there, over HTTP."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites import billing, huawei
from tests.mock_sites.huawei import alert, facts, table_rows
from tests.mock_sites.purchases import account_id_of, buy, set_frozen, status_of, unsubscribe
from tests.mock_sites.test_registration import BASIC, COMPANY, OPENING, basic, errors
from tests.mock_sites.visitor import Visitor, eventually, rows

HUAWEI = "Huawei Cloud Account Settlement"
NEW = {"name": "Bought first", "language": "en", "agree": "on"}
OWNER = {"owner": "known", "email": "owner@example.com"}
NEWCOMER = {
    "owner": "new",
    "email": "newcomer@example.com",
    "username": "example-newcomer",
    "password": "Mock-guance-1",
    "repeated": "Mock-guance-1",
}


@pytest.fixture
def resource(visitor: Visitor, world: World) -> int:
    """Buy Guance, wait until it runs, and sign in to KooGallery."""
    number = buy(world)
    huawei.sign_in(visitor)
    eventually(lambda: status_of(world, number) == "running")
    return number


@pytest.fixture
def guest(visitor: Visitor, world: World, resource: int) -> Visitor:
    """Give someone who has bought Guance and has come to Guance by KooGallery's login."""
    log_in(visitor, world)
    return visitor


def log_in(visitor: Visitor, world: World) -> str:
    """Follow the login on the resource's details, and return its address on KooGallery."""
    (row,) = rows(world, "SELECT instance_id FROM resource")
    visitor.open("koogallery", f"/my/purchased/{row['instance_id']}")
    link = re.search(r'<a href="([^"]+)" target="_blank">Log in to the application</a>', visitor.page.text)
    assert link is not None
    visitor.open("koogallery", link[1])
    return link[1]


def send_code(visitor: Visitor, path: str, **fields: str) -> str:
    """Ask for a code on the page last seen, and read it in the mailbox."""
    page = visitor.page
    visitor.submit(f"{path}/code", **fields)
    mailbox = visitor.client.get(visitor.page.json()["mailbox"])
    visitor.page = page
    codes: list[str] = re.findall(r'mail__code">(\d{6})', mailbox.text)
    return codes[0]


def bind_account(visitor: Visitor, username: str = "example-billing") -> None:
    """Choose the existing account and bind it by its code."""
    visitor.open("guance", "/huawei/start")
    visitor.submit("/huawei/start", account="existing")
    code = send_code(visitor, "/huawei/bind", username=username)
    visitor.submit("/huawei/bind", username=username, code=code)


def test_an_account_that_is_bound_goes_in_without_a_sign_in(
    visitor: Visitor, server: Server, world: World, resource: int
) -> None:
    """Straight to Workspace Management of its Billing Center account."""
    with Visitor(server, world.name) as payer:
        billing.sign_in(payer)
        assert billing.bind(payer, world, "Example Production", account_id_of(world)) == ""
    log_in(visitor, world)
    assert visitor.page.url.path == "/workspaces"
    assert "example-billing" in visitor.text


def test_an_account_that_is_not_bound_is_asked(guest: Visitor, world: World) -> None:
    """With two choices and the account ID; without a choice the page says so."""
    assert guest.page.url.path == "/huawei/start"
    assert facts(guest.page)["Huawei Cloud account ID"] == account_id_of(world)
    for words in ("I have no Billing Center account", "I have a Billing Center account"):
        assert words in guest.text
    assert guest.submit("/huawei/start").status_code == 422
    assert "Choose one of the two." in guest.text


@pytest.mark.usefixtures("guest")
def test_registering_takes_the_account_along(visitor: Visitor, world: World) -> None:
    """No Billing Center account: registration, with Huawei Cloud and the account ID filled in at the third step."""
    visitor.submit("/huawei/start", account="none")
    assert visitor.page.url.path == "/businessRegister"
    basic(visitor)
    visitor.submit("/businessRegister/company", **COMPANY)
    assert re.search(rf'name="account_id"[^>]* value="{account_id_of(world)}"', visitor.page.text)
    assert re.search(r'name="method" value="huawei" checked', visitor.page.text)
    account_id = account_id_of(world)
    visitor.submit("/businessRegister/methods", **(OPENING | {"method": "huawei", "account_id": account_id}))
    assert facts(visitor.page)["Settlement method"] == HUAWEI


def test_binding_an_account_and_a_workspace(guest: Visitor, world: World) -> None:
    """User name and code, a hint on the way, then Bind and Confirm: the workspace shows Bound."""
    guest.submit("/huawei/start", account="existing")
    assert "How to bind Huawei Cloud account settlement quickly" in guest.text
    assert "Got it" in guest.text
    bind_account(guest)
    assert guest.page.url.path == "/huawei/workspaces"
    target = billing.workspace_id(world, "Example Production")
    assert "Bind Example Production?" in guest.text
    guest.submit("/huawei/workspaces", workspace=target)
    assert "The workspace is bound to your Huawei Cloud account." in guest.text
    states = {row[0]: row[2:] for row in table_rows(guest.page)}
    assert states["Example Production"] == [HUAWEI, "Bound"]
    assert states["Example Staging"] == ["Guance Billing Center Account Settlement", "Bind"]
    billing.sign_in(guest)
    assert billing.row_of(guest, "Example Production")[billing.METHOD] == HUAWEI
    log_in(guest, world)
    assert guest.page.url.path == "/workspaces"


def test_workspaces_that_cannot_be_bound_say_why(guest: Visitor, world: World) -> None:
    """Of another operator's site without arbitrary selection; a form that is sent all the same is refused."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
    bind_account(guest)
    states = {row[0]: row[-1] for row in table_rows(guest.page)}
    assert states["Example Research"].startswith("This settlement method is not available for the site")
    assert states["Example Africa"] == "Bind"
    guest.submit("/huawei/workspaces", workspace=billing.workspace_id(world, "Example Research"))
    assert guest.page.status_code == 409
    assert alert(guest.page).startswith("This settlement method is not available for the site")


def test_a_month_has_one_change_here_too(guest: Visitor, world: World) -> None:
    """A workspace whose method was changed this month can't be bound."""
    workspace = billing.workspace_id(world, "Example Staging")
    with world.transaction():
        world.db.execute(
            "INSERT INTO settlement_change (workspace, at, cause, settlement)"
            " SELECT ?, now, 'change', 'guance' FROM world",
            (workspace,),
        )
    bind_account(guest)
    states = {row[0]: row[-1] for row in table_rows(guest.page)}
    assert states["Example Staging"].startswith(
        "The settlement method of a workspace can be changed only once"
    )
    assert guest.submit("/huawei/workspaces", workspace=workspace).status_code == 409


@pytest.mark.parametrize(
    ("username", "code", "field", "sentence"),
    [
        ("nobody", "right", "username", "There is no account with this name."),
        ("example-billing", "000000", "code", "The verification code is wrong."),
        ("example-billing", "", "code", "The verification code is wrong."),
    ],
)
def test_binding_needs_the_name_and_the_code(
    guest: Visitor, world: World, username: str, code: str, field: str, sentence: str
) -> None:
    """A refusal binds nothing and leads nowhere further."""
    guest.submit("/huawei/start", account="existing")
    right = send_code(guest, "/huawei/bind", username="example-billing")
    guest.submit("/huawei/bind", username=username, code=right if code == "right" else code)
    assert guest.page.status_code == 422
    assert errors(guest) == {field: sentence}
    assert rows(world, "SELECT * FROM cloud_account") == []
    assert guest.open("guance", "/huawei/workspaces").url.path == "/huawei/start"


def test_a_binding_code_expires_and_goes_only_to_who_has_an_address(guest: Visitor, world: World) -> None:
    """After ten minutes of the world's clock; an unknown account and one without an address get none."""
    guest.submit("/huawei/start", account="existing")
    code = send_code(guest, "/huawei/bind", username="example-billing")
    with world.transaction():
        world.clock.advance_by(timedelta(minutes=11))
    guest.submit("/huawei/bind", username="example-billing", code=code)
    assert errors(guest) == {"code": "This verification code has expired. Send a new one."}
    with world.transaction():
        world.db.execute("UPDATE billing_account SET email = ''")
    for username, sentence in (
        ("nobody", "There is no account with this name."),
        ("example-billing", "This account has no email address. Ask your account manager."),
    ):
        page = guest.page
        assert guest.submit("/huawei/bind/code", username=username).json() == {"message": sentence}
        assert guest.page.status_code == 422
        guest.page = page


@pytest.mark.parametrize("owner", [OWNER, NEWCOMER], ids=["known owner", "new owner"])
def test_creating_a_workspace_binds_it_at_once(guest: Visitor, world: World, owner: dict[str, str]) -> None:
    """With a Guance account or a new one; it shows Bound, and its owner can sign in."""
    bind_account(guest)
    guest.open("guance", f"/huawei/new?owner={owner['owner']}")
    code = send_code(guest, "/huawei/new", email=owner["email"])
    guest.submit("/huawei/new", **NEW, **owner, code=code)
    assert guest.page.url.path == "/huawei/workspaces"
    states = {row[0]: row[-1] for row in table_rows(guest.page)}
    assert states["Bought first"] == "Bound"
    guest.open("guance", "/login")
    username = owner.get("username", "example-owner")
    guest.submit("/login", username=username, password="Mock-guance-1")
    assert "Bought first" in [row[0] for row in table_rows(guest.open("guance", "/console"))]


def test_the_site_at_the_upper_right_is_the_new_workspaces(guest: Visitor, world: World) -> None:
    """Chosen on any of the pages; it decides whether Huawei Cloud can settle the workspace at all."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
    bind_account(guest)
    for site, refusal in (("cn1", "This settlement method is not available for the site"), ("za1", "")):
        guest.open("guance", "/huawei/new?owner=new")
        guest.submit("/huawei/site", site=site)
        assert guest.page.url.path == "/huawei/new"
        code = send_code(guest, "/huawei/new", email=NEWCOMER["email"])
        guest.submit("/huawei/new", **NEW, **NEWCOMER, code=code)
        assert (guest.page.status_code == 422) == bool(refusal)
        assert refusal in guest.text
    assert rows(world, "SELECT site FROM workspace WHERE name = 'Bought first'") == [{"site": "za1"}]
    guest.open("guance", "/huawei/new")
    guest.submit("/huawei/site", site="nowhere")
    assert '<option value="za1" selected' in guest.page.text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Enter a workspace name"),
        ({"name": "Example Production"}, "name", "There is a workspace of this name already."),
        ({"language": "fr"}, "language", "Choose a language."),
        ({"username": "example-billing"}, "username", "This username is taken."),
        ({"username": "example-owner"}, "username", "This username is taken."),
        ({"username": "x"}, "username", "4 to 32 letters"),
        ({"password": "short", "repeated": "short"}, "password", "Use 8 to 64 characters"),
        ({"repeated": "Mock-other-1"}, "repeated", "The two passwords are not the same."),
        ({"phone": "call me"}, "phone", "Enter a valid phone number."),
        ({"code": "000000"}, "code", "The verification code is wrong."),
        ({"agree": ""}, "agree", "Agree to the terms of service"),
        ({"owner": "known"}, "email", "There is no Guance account with this address on the chosen site."),
    ],
)
def test_a_new_workspace_checks_each_field(
    guest: Visitor, world: World, changes: dict[str, str], field: str, sentence: str
) -> None:
    """A refusal creates neither workspace nor account."""
    bind_account(guest)
    guest.open("guance", "/huawei/new?owner=new")
    code = send_code(guest, "/huawei/new", email=NEWCOMER["email"])
    guest.submit("/huawei/new", **(NEW | NEWCOMER | {"code": code} | changes))
    assert guest.page.status_code == 422
    assert list(errors(guest)) == [field]
    assert errors(guest)[field].startswith(sentence)
    assert rows(world, "SELECT * FROM workspace WHERE name = 'Bought first'") == []
    assert len(rows(world, "SELECT * FROM guance_account")) == 1


def test_no_code_is_sent_to_what_is_no_address(guest: Visitor) -> None:
    """The answer says so."""
    bind_account(guest)
    guest.open("guance", "/huawei/new")
    assert guest.submit("/huawei/new/code", email="nobody").json() == {
        "message": "Enter a valid email address."
    }
    assert guest.page.status_code == 422


@pytest.fixture(params=["en", "zh"])
def either(request: pytest.FixtureRequest, server: Server, world: World) -> Iterator[Visitor]:
    """Give a visitor of either language who is signed in to KooGallery."""
    with Visitor(server, world.name, language=request.param) as visitor:
        yield visitor


def signed_address(visitor: Visitor, world: World) -> str:
    """Return the address on Guance that KooGallery's login leads to, unused."""
    (row,) = rows(world, "SELECT instance_id FROM resource")
    visitor.client.follow_redirects = False
    answer = visitor.open("koogallery", f"/my/purchased/{row['instance_id']}/login")
    visitor.client.follow_redirects = True
    return str(answer.headers["Location"])


FORGED = {"This login was not made by KooGallery.", "该登录链接并非由云商店签发。"}
OLD = {
    "This login has been used already or is too old. Log in again from KooGallery.",
    "该登录链接已使用或已失效，请从云商店重新登录。",
}


def test_a_login_is_koogallerys_own_and_good_once(either: Visitor, world: World) -> None:
    """Forged, changed, used or older than five minutes, it is refused with 403."""
    number = buy(world)
    huawei.sign_in(either)
    eventually(lambda: status_of(world, number) == "running")
    address = signed_address(either, world)
    parts = urlsplit(address)
    params = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for changes in ({"customerId": "0" * 32}, {"nonce": "x"}, {"authToken": "é"}, {"timeStamp": ""}):
        either.page = either.client.get(parts._replace(query=urlencode(params | changes)).geturl())
        assert (either.page.status_code, alert(either.page) in FORGED) == (403, True)
    assert either.client.get(address).status_code == 200
    either.page = either.client.get(address)
    assert (either.page.status_code, alert(either.page) in OLD) == (403, True)
    address = signed_address(either, world)
    with world.transaction():
        world.clock.advance_by(timedelta(minutes=6))
    either.page = either.client.get(address)
    assert (either.page.status_code, alert(either.page) in OLD) == (403, True)


def test_a_released_subscription_lets_nobody_in(visitor: Visitor, world: World, resource: int) -> None:
    """Neither by its page on KooGallery nor by a login that was made before."""
    address = signed_address(visitor, world)
    unsubscribe(world, resource)
    visitor.open("koogallery", "/my/purchased")
    eventually(lambda: status_of(world, resource) == "closed")
    (row,) = rows(world, "SELECT instance_id FROM resource")
    visitor.open("koogallery", f"/my/purchased/{row['instance_id']}/login")
    assert visitor.page.status_code == 409
    visitor.page = visitor.client.get(address)
    assert visitor.page.status_code == 403
    assert alert(visitor.page).startswith("Guance knows of no active subscription for this login.")


def test_a_frozen_subscription_binds_nothing(guest: Visitor, world: World, resource: int) -> None:
    """The refusal says that it is frozen."""
    set_frozen(world, resource, is_frozen=True)
    guest.open("guance", "/huawei/start")
    eventually(lambda: status_of(world, resource) == "frozen")
    bind_account(guest)
    assert guest.page.status_code == 422
    assert errors(guest)["username"].startswith(
        "The Guance subscription of this Huawei Cloud account is frozen."
    )


def test_an_iam_user_does_not_log_in_for_the_account(visitor: Visitor, world: World, resource: int) -> None:
    """403, as for buying."""
    (row,) = rows(world, "SELECT instance_id FROM resource")
    visitor.open("koogallery", "/my/purchased")
    visitor.submit("/signout")
    huawei.sign_in(visitor, name="example-cloud/reader", password="Mock-reader-1")
    visitor.open("koogallery", f"/my/purchased/{row['instance_id']}")
    assert "Log in to the application" not in visitor.text
    assert visitor.open("koogallery", f"/my/purchased/{row['instance_id']}/login").status_code == 403


@pytest.mark.parametrize("path", ["start", "bind", "workspaces", "new"])
def test_the_pages_need_a_login_from_koogallery(visitor: Visitor, path: str) -> None:
    """Opened by their address they lead to the front page; a form does nothing."""
    assert visitor.open("guance", f"/huawei/{path}").url.path == "/"
    visitor.open("guance", "/login")
    assert visitor.submit(f"/huawei/{path}").url.path == "/"


def test_a_resource_that_is_not_there_has_no_login(visitor: Visitor, resource: int) -> None:
    """404 for an unknown ID."""
    assert visitor.open("koogallery", "/my/purchased/nothing/login").status_code == 404


def test_the_second_registration_is_refused_the_bound_account(
    guest: Visitor, server: Server, world: World
) -> None:
    """Bound by someone else in the meantime, the account can't be bound again."""
    with Visitor(server, world.name) as other:
        basic(other)
        other.submit("/businessRegister/company", **COMPANY)
        wish = OPENING | {"method": "huawei", "account_id": account_id_of(world)}
        other.submit("/businessRegister/methods", **wish)
        assert other.page.url.path == "/businessRegister/success"
    bind_account(guest)
    assert errors(guest) == {
        "username": "This Huawei Cloud account is bound to another Billing Center account."
    }
    assert BASIC["username"] in str(rows(world, "SELECT username FROM billing_account"))
