"""Guance behind its sign-in, over HTTP: workspaces, the prompt of a locked one, creating one later."""

import re
from datetime import timedelta

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites import billing
from tests.mock_sites.huawei import alert, facts, table_rows
from tests.mock_sites.test_registration import (
    BASIC,
    COMPANY,
    OPENING,
    basic,
    company,
    provisioned,
    send_code,
)
from tests.mock_sites.visitor import Visitor, rows

NAME = "Example Production"
PASSWORD = "Mock-guance-1"


def sign_in(visitor: Visitor, username: str = "example-owner", password: str = PASSWORD) -> Visitor:
    """Sign in to Guance and return the visitor."""
    visitor.open("guance", "/login")
    visitor.submit("/login", username=username, password=password)
    return visitor


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    """Give a visitor who is signed in as the owner of two workspaces."""
    return sign_in(visitor)


@pytest.fixture
def locked(server: Server, world: World) -> str:
    """Lock a workspace by binding it and unsubscribing, and return its ID."""
    with Visitor(server, world.name) as payer:
        billing.sign_in(payer)
        account_id, resource = billing.subscribe(payer, world)
        billing.bind(payer, world, NAME, account_id)
        billing.cancel(payer, world, resource)
    return billing.workspace_id(world, NAME)


def let_pass(visitor: Visitor, world: World, **time: int) -> None:
    """Move the world's clock on; the visitor signs in again."""
    with world.transaction():
        world.clock.advance_by(timedelta(**time))
    sign_in(visitor)


def test_the_workspaces_need_a_sign_in_and_come_back(visitor: Visitor, world: World) -> None:
    """The page that was asked for is shown afterwards."""
    path = f"/console/{billing.workspace_id(world, NAME)}"
    visitor.open("guance", path)
    assert visitor.page.url.path == "/login"
    after = re.search(r'name="next" value="([^"]*)"', visitor.page.text)
    assert after is not None
    visitor.submit("/login", username="example-owner", password=PASSWORD, next=after[1])
    assert visitor.page.url.path == path
    assert visitor.open("guance", "/login").url.path == "/console"
    visitor.submit("/signout")
    assert visitor.open("guance", path).url.path == "/login"


@pytest.mark.parametrize(
    ("username", "password"), [("example-owner", "wrong"), ("nobody", PASSWORD), ("", "")]
)
def test_a_wrong_sign_in_is_refused_alike(visitor: Visitor, username: str, password: str) -> None:
    """A wrong name and a wrong password get the same sentence, with 401."""
    sign_in(visitor, username, password)
    assert visitor.page.status_code == 401
    assert alert(visitor.page) == "The username or the password is wrong."


def test_an_account_sees_its_own_workspaces(owner: Visitor, world: World) -> None:
    """Those of the account, each with its page; another's is not found."""
    assert [row[0] for row in table_rows(owner.open("guance", "/console"))] == [NAME, "Example Staging"]
    owner.open("guance", f"/console/{billing.workspace_id(world, NAME)}")
    shown = facts(owner.page)
    assert shown["Settlement method"] == "Guance Billing Center Account Settlement"
    assert shown["Data"] == "New data are accepted"
    others = billing.workspace_id(world, "Example Africa")
    assert owner.open("guance", f"/console/{others}").status_code == 404
    owner.open("guance", "/console/new")
    for act in ("billing", "dissolve"):
        assert owner.submit(f"/console/{others}/{act}").status_code == 404


@pytest.mark.parametrize(
    ("page", "path", "dialog"),
    [("home", "/", ""), ("change", "/workspaces", "Change Settlement Method"), ("evil", "/", "")],
)
def test_billing_center_is_entered_without_a_sign_in(
    owner: Visitor, world: World, page: str, path: str, dialog: str
) -> None:
    """From the workspace's page, as the account that settles it; to change the method, with the dialog open."""
    target = billing.workspace_id(world, NAME)
    owner.open("guance", f"/console/{target}")
    owner.submit(f"/console/{target}/billing", page=page)
    assert (owner.page.url.host, owner.page.url.path) == (f"billing.{world.name}.localhost", path)
    assert "example-billing" in owner.text
    assert dialog in owner.text


def test_the_way_into_billing_center_is_good_once(owner: Visitor, server: Server, world: World) -> None:
    """Used up or older than five minutes it leads to the sign-in, with 403."""
    target = billing.workspace_id(world, NAME)
    for minutes in (0, 6):
        owner.open("guance", f"/console/{target}")
        owner.client.follow_redirects = False
        address = owner.submit(f"/console/{target}/billing", page="home").headers["Location"]
        owner.client.follow_redirects = True
        with world.transaction():
            world.clock.advance_by(timedelta(minutes=minutes))
        with Visitor(server, world.name) as other:
            first = other.client.get(address)
            assert first.status_code == (403 if minutes else 200)
            assert other.client.get(address).status_code == 403
            other.page = other.client.get(address)
            assert alert(other.page) == "This way in has been used already or is too old. Sign in."


def test_a_locked_workspace_prompts_to_unlock(owner: Visitor, world: World, locked: str) -> None:
    """It says how many days are left; Unlock Now leads to Billing Center's dialog, where it is unlocked."""
    owner.open("guance", f"/console/{locked}")
    assert "This workspace is locked" in owner.text
    assert "14 days left" in owner.text
    assert facts(owner.page)["Data"] == "Kept, no new data"
    owner.submit(f"/console/{locked}/billing", page="unlock")
    assert f"Unlock {NAME}?" in owner.text
    owner.submit(f"/workspaces/{locked}/unlock")
    assert "This workspace is locked" not in owner.open("guance", f"/console/{locked}").text


def test_after_the_countdown_only_switching_creating_and_dissolving_are_left(
    owner: Visitor, world: World, locked: str
) -> None:
    """The data are cleared, and nothing leads to unlocking any more."""
    let_pass(owner, world, days=14)
    owner.open("guance", f"/console/{locked}")
    assert "This workspace is locked for good" in owner.text
    assert facts(owner.page)["Data"] == "Cleared"
    for word in ("Switch Workspace", "Create Workspace", "Dissolve"):
        assert word in owner.text
    assert "Unlock Now" not in owner.text
    assert "Change Settlement" not in owner.text


@pytest.mark.parametrize("days", [0, 14])
def test_a_locked_workspace_is_dissolved_after_a_question(
    owner: Visitor, world: World, locked: str, days: int
) -> None:
    """It is gone for good; Billing Center does not list it either."""
    let_pass(owner, world, days=days)
    owner.open("guance", f"/console/{locked}")
    assert f"Dissolve {NAME} for good?" in owner.text
    owner.submit(f"/console/{locked}/dissolve")
    assert f"{NAME} has been dissolved." in owner.text
    assert [row[0] for row in table_rows(owner.page)] == ["Example Staging"]
    assert owner.open("guance", f"/console/{locked}").status_code == 404
    billing.sign_in(owner)
    assert locked not in owner.open("billing_center", "/workspaces").text


def test_a_normal_workspace_is_not_dissolved(owner: Visitor, world: World) -> None:
    """Only a locked one can be."""
    target = billing.workspace_id(world, NAME)
    owner.open("guance", f"/console/{target}")
    owner.submit(f"/console/{target}/dissolve")
    assert owner.page.status_code == 409
    assert alert(owner.page) == "Only a locked workspace can be dissolved."


@pytest.mark.parametrize(
    ("language", "prompt"),
    [("en", "You have no workspace yet"), ("zh", "您还没有工作空间")],
)
def test_an_abandoned_registration_goes_on_after_the_sign_in(
    server: Server, world: World, language: str, prompt: str
) -> None:
    """Stopped after the second step, in another browser: the sign-in prompts to create a workspace."""
    with Visitor(server, world.name) as first:
        company(first)
    with Visitor(server, world.name, language=language) as visitor:
        sign_in(visitor, BASIC["username"], BASIC["password"])
        assert visitor.page.url.path == "/console/new"
        assert prompt in visitor.text
        visitor.submit("/console/new")
        assert visitor.page.url.path == "/businessRegister/methods"
        visitor.submit("/businessRegister/methods", **OPENING)
        assert visitor.page.url.path == "/businessRegister/success"
        assert [row[0] for row in table_rows(visitor.open("guance", "/console"))] == ["First"]


def test_two_browsers_that_go_on_open_two_workspaces_of_one_account(
    visitor: Visitor, server: Server, world: World
) -> None:
    """The second is settled by the Billing Center account of the first; its name has to differ."""
    company(visitor)
    with Visitor(server, world.name) as other:
        sign_in(other, BASIC["username"], BASIC["password"])
        other.submit("/console/new")
        other.submit("/businessRegister/methods", **OPENING)
    visitor.submit("/businessRegister/methods", **OPENING)
    assert visitor.page.status_code == 422
    assert "There is a workspace of this name already." in visitor.text
    visitor.submit("/businessRegister/methods", **(OPENING | {"name": "Second"}))
    assert visitor.page.url.path == "/businessRegister/success"
    found = rows(world, "SELECT billing_account FROM workspace WHERE name IN ('First', 'Second')")
    assert len(found) == 2
    assert found[0] == found[1]


def test_a_further_workspace_may_take_the_accounts_huawei_cloud(owner: Visitor, world: World) -> None:
    """The cloud account that settles the first workspace is not bound elsewhere for the second."""
    account_id = provisioned(owner, world)
    for name in ("Further", "Further still"):
        owner.open("guance", "/console/new")
        assert "Create a further workspace" in owner.text
        owner.submit("/console/new")
        assert "The workspace is settled through the Billing Center account of your user name." in owner.text
        owner.submit(
            "/businessRegister/methods",
            **(OPENING | {"name": name, "method": "huawei", "account_id": account_id}),
        )
        assert facts(owner.page)["Settlement method"] == "Huawei Cloud Account Settlement"


# -- A user name that Billing Center has -----------------------------------------------------------


def begin_as_billing(visitor: Visitor) -> None:
    """Take the first step with the user name of the world's Billing Center account."""
    basic(visitor, username="Example-Billing")


def test_a_billing_center_user_name_is_asked_about_and_bound(visitor: Visitor, world: World) -> None:
    """With the password of that account the registration goes on, and its workspace belongs to it."""
    begin_as_billing(visitor)
    assert visitor.page.url.path == "/businessRegister/bind"
    assert "Do you still want to register with this user name?" in visitor.text
    visitor.submit("/businessRegister/bind", password="Mock-billing-1")
    assert visitor.page.url.path == "/businessRegister/company"
    visitor.submit("/businessRegister/company", **COMPANY)
    visitor.submit("/businessRegister/methods", **OPENING)
    assert visitor.page.url.path == "/businessRegister/success"
    assert rows(world, "SELECT username FROM billing_account") == [{"username": "example-billing"}]
    billing.sign_in(visitor)
    assert "First" in visitor.open("billing_center", "/workspaces").text


def test_a_bound_account_keeps_its_arbitrary_selection(visitor: Visitor, world: World) -> None:
    """On an Alibaba-operated site it may be settled by Huawei Cloud, which a new account may not."""
    account_id = provisioned(visitor, world)
    basic(visitor, username="example-billing", site="cn1")
    visitor.submit("/businessRegister/bind", password="Mock-billing-1")
    visitor.submit("/businessRegister/company", **COMPANY)
    visitor.submit("/businessRegister/methods", **(OPENING | {"method": "huawei", "account_id": account_id}))
    assert visitor.page.url.path == "/businessRegister/success"


def test_binding_needs_the_password_of_the_account(visitor: Visitor, world: World) -> None:
    """A wrong one is refused, and locks the name out on Billing Center as there; the steps are not skipped."""
    begin_as_billing(visitor)
    for _ in range(5):
        visitor.submit("/businessRegister/bind", password="Mock-guance-1")
        assert visitor.page.status_code == 422
        assert alert(visitor.page) == "The password of the Billing Center account is wrong."
    visitor.submit("/businessRegister/bind", password="Mock-billing-1")
    assert visitor.page.status_code == 429
    assert visitor.open("guance", "/businessRegister/company").url.path == "/businessRegister/bind"
    visitor.submit("/businessRegister/company", **COMPANY)
    assert visitor.page.status_code == 422
    assert len(rows(world, "SELECT 1 FROM guance_account")) == 1


def test_another_user_name_can_be_used_instead(visitor: Visitor) -> None:
    """The question leads back to the first step."""
    begin_as_billing(visitor)
    assert '<a class="button button--large" href="/businessRegister"' in visitor.page.text
    basic(visitor)
    assert visitor.page.url.path == "/businessRegister/company"


# -- Codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [(9, ""), (11, "This verification code has expired. Send a new one.")],
)
def test_a_registration_code_expires(visitor: Visitor, world: World, minutes: int, sentence: str) -> None:
    """After ten minutes of the world's clock; sent again, a fresh one is good."""
    code = send_code(visitor)
    with world.transaction():
        world.clock.advance_by(timedelta(minutes=minutes))
    visitor.submit("/businessRegister", **BASIC, code=code)
    assert visitor.page.url.path == ("/businessRegister" if sentence else "/businessRegister/company")
    assert sentence in visitor.text
    visitor.submit("/businessRegister", **BASIC, code=send_code(visitor))
    assert visitor.page.url.path == "/businessRegister/company"


def test_a_registration_code_is_good_once(visitor: Visitor, server: Server, world: World) -> None:
    """A second registration needs a code of its own; wrong, replaced and used codes each have a sentence."""
    old, new = send_code(visitor), send_code(visitor)
    for code, sentence in (
        ("000000", "The verification code is wrong."),
        (old, "This verification code has been replaced by a newer one."),
    ):
        visitor.submit("/businessRegister", **BASIC, code=code)
        assert sentence in visitor.text
    visitor.submit("/businessRegister", **BASIC, code=new)
    with Visitor(server, world.name) as other:
        other.open("guance", "/businessRegister")
        other.submit("/businessRegister", **(BASIC | {"username": "second-user"}), code=new)
        assert "This verification code has been used already. Send a new one." in other.text
