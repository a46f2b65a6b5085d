"""Registration for the Commercial Plan over HTTP: four steps, their refusals, and what comes of them."""

import re

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import facts
from tests.mock_sites.purchases import account_id_of, buy, status_of
from tests.mock_sites.visitor import Visitor, eventually, rows

EMAIL = "user@example.com"
BASIC = {
    "site": "cn4",
    "username": "example-user",
    "password": "Mock-guance-1",
    "email": EMAIL,
    "phone": "+86 20 0000 0003",
}
COMPANY = {"company": "Example User Ltd.", "agreements": "on"}
OPENING = {"name": "First", "language": "en", "method": "guance", "synchronize": "on", "terms": "on"}


def send_code(visitor: Visitor, email: str = EMAIL) -> str:
    """Ask for a verification code and read it in the mock mailbox."""
    visitor.open("guance", "/businessRegister")
    form = visitor.page
    visitor.submit("/businessRegister/code", email=email)
    visitor.page = form
    mailbox = visitor.client.get(
        visitor.server.url("guance", "/mailbox", visitor.world), params={"address": email}
    )
    code = re.search(r'mail__code">(\d{6})<', mailbox.text)
    assert code is not None, "no code was sent"
    return code[1]


def basic(visitor: Visitor, **changes: str) -> None:
    """Take the first step with a right code, with what a test varies."""
    code = send_code(visitor)
    visitor.submit("/businessRegister", **({**BASIC, "code": code} | changes))


def company(visitor: Visitor, **changes: str) -> None:
    """Take the second step as well."""
    basic(visitor)
    visitor.submit("/businessRegister/company", **(COMPANY | changes))


def opening(visitor: Visitor, **changes: str) -> None:
    """Take the third step as well; a field of "" is not sent, as an empty box is not."""
    company(visitor)
    fields = {name: value for name, value in (OPENING | changes).items() if value}
    visitor.submit("/businessRegister/methods", **fields)


def errors(visitor: Visitor) -> dict[str, str]:
    """Return what the page says below its fields, by field."""
    found = re.findall(r'id="f-(\w+)-error">.*?<span>(.*?)</span>', visitor.page.text, re.DOTALL)
    return dict(found)


def test_the_steps_lead_to_a_workspace(visitor: Visitor, world: World) -> None:
    """Opened directly, the workspace is settled by a Billing Center account of the same name and password."""
    opening(visitor)
    assert visitor.page.url.path == "/businessRegister/success"
    assert "Guance Commercial Plan activated" in visitor.text
    shown = facts(visitor.page)
    (workspace,) = rows(world, "SELECT * FROM workspace WHERE name = 'First'")
    assert shown["Workspace name"] == "First"
    assert shown["Workspace ID"] == workspace["id"]
    assert (workspace["site"], workspace["language"], workspace["settlement"]) == ("cn4", "en", "guance")
    assert workspace["owner"] == rows(world, "SELECT id FROM guance_account")[0]["id"]
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username=BASIC["username"], password=BASIC["password"])
    assert "First" in visitor.open("billing_center", "/workspaces").text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"site": ""}, "site", "Choose a site."),
        ({"site": "cn3"}, "site", "Choose a site."),
        ({"username": "abc"}, "username", "4 to 32 letters"),
        ({"username": "has space"}, "username", "4 to 32 letters"),
        ({"username": "x" * 33}, "username", "4 to 32 letters"),
        ({"username": "Example-Owner"}, "username", "This username is taken."),
        ({"password": "short1"}, "password", "Use 8 to 64 characters"),
        ({"password": "onlyletters"}, "password", "Use 8 to 64 characters"),
        ({"password": "a1" * 33}, "password", "Use 8 to 64 characters"),
        ({"email": "nobody"}, "email", "Enter a valid email address."),
        ({"email": "a@b"}, "email", "Enter a valid email address."),
        ({"email": f"{'x' * 300}@example.com"}, "email", "Enter a valid email address."),
        ({"email": "other@example.com"}, "code", "The verification code is wrong"),
        ({"code": ""}, "code", "The verification code is wrong"),
        ({"code": "00000"}, "code", "The verification code is wrong"),
        ({"phone": ""}, "phone", "Enter a valid phone number."),
        ({"phone": "call me"}, "phone", "Enter a valid phone number."),
    ],
)
def test_the_first_step_checks_each_field(
    visitor: Visitor, world: World, changes: dict[str, str], field: str, sentence: str
) -> None:
    """A wrong field is marked with a sentence, the form is kept but for the password, nothing is begun."""
    basic(visitor, **changes)
    assert visitor.page.status_code == 422
    assert list(errors(visitor)) == [field]
    assert errors(visitor)[field].startswith(sentence)
    assert 'role="alert"' in visitor.page.text
    assert (BASIC | changes)["password"] not in visitor.page.text
    assert rows(world, "SELECT * FROM registration") == []


def test_a_newer_code_replaces_the_older(visitor: Visitor) -> None:
    """Only the code that was sent last counts."""
    first = send_code(visitor)
    second = send_code(visitor)
    assert first != second
    visitor.submit("/businessRegister", **BASIC, code=first)
    assert "code" in errors(visitor)
    visitor.submit("/businessRegister", **BASIC, code=second)
    assert visitor.page.url.path == "/businessRegister/company"


def test_a_code_is_not_sent_to_what_is_no_address(visitor: Visitor, world: World) -> None:
    """The answer says so and nothing is sent."""
    visitor.open("guance", "/businessRegister")
    answer = visitor.submit("/businessRegister/code", email="nobody")
    assert answer.status_code == 422
    assert answer.json() == {"message": "Enter a valid email address."}
    assert rows(world, "SELECT * FROM mail") == []


def test_the_mailbox_shows_only_its_own_address(visitor: Visitor) -> None:
    """Newest first, and nothing of another address."""
    codes = [send_code(visitor), send_code(visitor)]
    page = visitor.open("guance", f"/mailbox?address={EMAIL}")
    assert re.findall(r'mail__code">(\d{6})', page.text) == codes[::-1]
    assert "No mails to this address" in visitor.open("guance", "/mailbox?address=other@example.com").text
    assert visitor.open("guance", "/mailbox").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"company": ""}, "company"), ({"company": "x" * 65}, "company"), ({"agreements": ""}, "agreements")],
)
def test_the_second_step_checks_each_field(
    visitor: Visitor, world: World, changes: dict[str, str], field: str
) -> None:
    """Without a name or the agreement no account is created."""
    company(visitor, **changes)
    assert visitor.page.status_code == 422
    assert list(errors(visitor)) == [field]
    assert rows(world, "SELECT * FROM guance_account WHERE username <> 'example-owner'") == []


def test_the_second_step_creates_the_account(visitor: Visitor, world: World) -> None:
    """The Guance account exists before any workspace does, with the optional fields."""
    company(visitor, industry="retail", region="Guangzhou", description="Sells examples.")
    assert visitor.page.url.path == "/businessRegister/methods"
    (account,) = rows(
        world,
        "SELECT username, company, industry, region, description FROM guance_account"
        " WHERE username <> 'example-owner'",
    )
    assert account == {
        "username": "example-user",
        "company": "Example User Ltd.",
        "industry": "retail",
        "region": "Guangzhou",
        "description": "Sells examples.",
    }


def test_an_abandoned_registration_goes_on_where_it_stopped(visitor: Visitor) -> None:
    """Coming back later shows the third step; the second is done and not shown again."""
    company(visitor)
    for path in ("/businessRegister", "/businessRegister/company", "/businessRegister/success"):
        assert visitor.open("guance", path).url.path == "/businessRegister/methods"


@pytest.mark.parametrize("path", ["/company", "/methods", "/success"])
def test_a_later_step_needs_the_earlier_ones(visitor: Visitor, path: str) -> None:
    """Opened by its address, it leads to the beginning."""
    assert visitor.open("guance", f"/businessRegister{path}").url.path == "/businessRegister"


def test_two_visitors_register_side_by_side(visitor: Visitor, world: World, server: Server) -> None:
    """Each has a draft of their own; of two who want one name the later is told so."""
    basic(visitor)
    with Visitor(server, world.name) as other:
        company(other)
        assert other.page.url.path == "/businessRegister/methods"
    visitor.submit("/businessRegister/company", **COMPANY)
    assert errors(visitor)["company"].startswith("Your username has been taken in the meantime.")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "Enter a workspace name"),
        ({"name": "x" * 65}, "name", "Enter a workspace name"),
        ({"language": "fr"}, "language", "Choose a language."),
        ({"method": ""}, "method", "Choose an opening method."),
        ({"method": "registered"}, "method", "Choose an opening method."),
        ({"method": "alibaba"}, "method", "No Guance subscription on the Alibaba Cloud Marketplace"),
        ({"method": "aws"}, "method", "No Guance subscription on AWS Marketplace"),
        ({"method": "azure"}, "method", "No Guance subscription on Azure Marketplace"),
        ({"method": "huawei"}, "account_id", "A Huawei Cloud account ID has exactly"),
        ({"method": "huawei", "account_id": "0" * 32}, "account_id", "No Guance subscription was found"),
        ({"terms": ""}, "terms", "Agree to the terms of service"),
    ],
)
def test_the_third_step_checks_each_field(
    visitor: Visitor, world: World, changes: dict[str, str], field: str, sentence: str
) -> None:
    """A refusal opens nothing and keeps the form."""
    opening(visitor, **changes)
    assert visitor.page.status_code == 422
    assert list(errors(visitor)) == [field]
    assert errors(visitor)[field].startswith(sentence)
    assert rows(world, "SELECT * FROM workspace WHERE name = 'First'") == []


def provisioned(visitor: Visitor, world: World) -> str:
    """Buy Guance and return the account ID once it is provisioned."""
    resource = buy(world)
    visitor.open("guance")
    eventually(lambda: status_of(world, resource) == "running")
    return account_id_of(world)


def test_opening_by_huawei_cloud(visitor: Visitor, world: World) -> None:
    """With a provisioned account the workspace is settled by it from the beginning."""
    account_id = provisioned(visitor, world)
    opening(visitor, method="huawei", account_id=account_id)
    shown = facts(visitor.page)
    assert shown["Settlement method"] == "Huawei Cloud Account Settlement"
    assert shown["Huawei Cloud account ID"] == account_id
    assert rows(world, "SELECT settlement FROM workspace WHERE name = 'First'") == [{"settlement": "cloud"}]
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username=BASIC["username"], password=BASIC["password"])
    assert account_id in visitor.open("billing_center", "/account/cloud").text


def test_a_huawei_account_that_is_bound_already_is_refused(
    visitor: Visitor, world: World, server: Server
) -> None:
    """It belongs to another Billing Center account."""
    account_id = provisioned(visitor, world)
    opening(visitor, method="huawei", account_id=account_id)
    with Visitor(server, world.name) as other:
        code = send_code(other)
        other.submit("/businessRegister", **{**BASIC, "username": "second-user", "code": code})
        other.submit("/businessRegister/company", **COMPANY)
        other.submit("/businessRegister/methods", **{**OPENING, "method": "huawei", "account_id": account_id})
        assert errors(other)["account_id"].startswith("This Huawei Cloud account is bound to another")


def test_a_site_of_another_operator_refuses_huawei(visitor: Visitor, world: World) -> None:
    """A workspace on an Alibaba-operated site can't be opened by Huawei Cloud."""
    account_id = provisioned(visitor, world)
    basic(visitor, site="cn1")
    visitor.submit("/businessRegister/company", **COMPANY)
    visitor.submit("/businessRegister/methods", **{**OPENING, "method": "huawei", "account_id": account_id})
    assert errors(visitor)["account_id"].startswith("This settlement method is not available")


def test_without_synchronizing_there_is_no_sign_in(visitor: Visitor, world: World) -> None:
    """The workspace is opened and settled, but Billing Center has no login for it."""
    opening(visitor, synchronize="")
    assert "You chose not to create a Billing Center account" in visitor.text
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username=BASIC["username"], password=BASIC["password"])
    assert visitor.page.status_code == 401
    assert rows(world, "SELECT password FROM billing_account WHERE username = 'example-user'") == [
        {"password": None}
    ]


def test_after_success_another_registration_can_begin(visitor: Visitor, world: World) -> None:
    """The same browser may register again, with another name."""
    opening(visitor)
    assert visitor.open("guance", "/businessRegister").url.path == "/businessRegister"
    basic(visitor, username="example-again")
    assert visitor.page.url.path == "/businessRegister/company"
    assert len(rows(world, "SELECT * FROM registration")) == 1


def test_passwords_are_not_kept_in_clear(visitor: Visitor, world: World) -> None:
    """Neither draft nor accounts nor journal hold a password that was typed."""
    opening(visitor)
    for table in ("registration", "guance_account", "billing_account", "journal"):
        assert "Mock-guance-1" not in str(rows(world, f"SELECT * FROM {table}"))  # noqa: S608 # our own names


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_front_page_leads_on(server: Server, world: World, language: str) -> None:
    """To registration and to Billing Center, in both languages."""
    with Visitor(server, world.name, language=language) as visitor:
        visitor.open("guance")
        links = re.findall(r'<a[^>]* href="(http[^"]*|/[^"]*)"', visitor.page.text)
        assert {visitor.client.get(visitor.page.url.join(link)).status_code for link in links} == {200}
