"""Whose workspace it is, over HTTP: binding by ID and to a cloud account, Change Account, roles, and paging."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites import test_guance_console as guance
from tests.mock_sites.billing import (
    CLOUD_ACCOUNT,
    METHOD,
    NAME,
    STATUS,
    bind,
    let_pass,
    row_of,
    sign_in,
    subscribe,
    wait_for_freeze,
    workspace_id,
)
from tests.mock_sites.huawei import alert, facts, table_rows
from tests.mock_sites.test_registration import BASIC, COMPANY, OPENING, send_code
from tests.mock_sites.visitor import Visitor, rows

HUAWEI = "Huawei Cloud Account Settlement"
PRODUCTION, STAGING = "Example Production", "Example Staging"


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    """Give a visitor who is signed in as the world's Billing Center account."""
    return sign_in(visitor)


@pytest.fixture
def colleagues(server: Server) -> Iterator[World]:
    """Give a world of the seed with several Billing Center accounts and a workspace that is not bound."""
    world = server.store.create("colleagues", "colleagues")
    yield world
    server.store.drop(world.name)


class Enter(Protocol):
    """Signs someone in to Billing Center, in a browser of their own."""

    def __call__(self, username: str = "example-billing", number: int = 1) -> Visitor:
        """Return the visitor."""


@pytest.fixture
def enter(server: Server, colleagues: World) -> Iterator[Enter]:
    """Let people sign in to Billing Center in the world with colleagues."""
    with ExitStack() as stack:

        def sign_someone_in(username: str = "example-billing", number: int = 1) -> Visitor:
            visitor = stack.enter_context(Visitor(server, colleagues.name))
            return sign_in(visitor, username, f"Mock-billing-{number}")

        yield sign_someone_in


def bind_by_id(visitor: Visitor, workspace: str) -> str:
    """Send the dialog of Bind Workspace and return how the page answers: "", or its alert."""
    visitor.open("billing_center", "/workspaces?bind=1")
    visitor.submit("/workspaces/bind", workspace=workspace)
    return "" if visitor.page.status_code == 200 else alert(visitor.page)


def names(visitor: Visitor) -> list[str]:
    """Return the names of the workspaces on Workspace Management."""
    visitor.open("billing_center", "/workspaces")
    return [row[NAME] for row in table_rows(visitor.page)]


# -- Bind Workspace ------------------------------------------------------------------------------


def test_a_workspace_opened_without_an_account_is_bound_by_its_id(owner: Visitor, world: World) -> None:
    """Registered without a Billing Center account, it comes to the one that enters its ID, once."""
    code = send_code(owner)
    owner.open("guance", "/businessRegister")
    owner.submit("/businessRegister", **BASIC, code=code)
    owner.submit("/businessRegister/company", **COMPANY)
    wish = {name: value for name, value in OPENING.items() if name != "synchronize"}
    owner.submit("/businessRegister/methods", **wish)
    target = facts(owner.page)["Workspace ID"]
    assert OPENING["name"] not in names(owner)
    assert bind_by_id(owner, target) == ""
    assert f"The workspace {target} is bound to this account." in owner.text
    assert names(owner)[-1] == OPENING["name"]
    with world.transaction():
        (entry,) = world.journal.acts("workspace_bound")
    assert entry.detail == {"workspace": target, "username": "example-billing"}
    assert bind_by_id(owner, target) == "This workspace is bound to this account already."


@pytest.mark.parametrize(
    "malformed", ["", "wksp_1", "WKSP_" + "0" * 32, "wksp_" + "g" * 32, "wksp_" + "0" * 33]
)
def test_what_is_no_workspace_id_is_refused(owner: Visitor, world: World, malformed: str) -> None:
    """With 422 and what one looks like; the dialog is open again with what was typed."""
    before = moment(world)
    text = "A workspace ID is wksp_ and 32 lower-case letters a to f and digits."
    assert bind_by_id(owner, malformed) == text
    assert owner.page.status_code == 422
    assert f'value="{malformed}"' in owner.page.text
    assert moment(world) == before


def test_only_a_workspace_that_is_there_and_free_is_bound(enter: Enter, colleagues: World) -> None:
    """Unknown, dissolved and another account's are refused with 409, and nothing changes."""
    owner = enter()
    others = str(
        rows(
            colleagues,
            "SELECT workspace.id FROM workspace JOIN billing_account ON billing_account.id ="
            " billing_account WHERE username = 'example-branch'",
        )[0]["id"]
    )
    assert bind_by_id(owner, "wksp_" + "0" * 32) == "There is no workspace with this ID."
    assert owner.page.status_code == 409
    assert bind_by_id(owner, others).startswith("This workspace is bound to another account already.")
    assert owner.page.status_code == 409
    unbound = workspace_id(colleagues, "Example Unbound")
    with colleagues.transaction():
        colleagues.db.execute(
            "UPDATE workspace SET status = 'dissolved', settlement = NULL WHERE id = ?", (unbound,)
        )
    assert bind_by_id(owner, unbound) == "There is no workspace with this ID."
    assert names(owner) == [PRODUCTION, STAGING]
    with colleagues.transaction():
        assert colleagues.journal.acts("workspace_bound") == []


def test_a_name_stands_once_in_an_account(enter: Enter, colleagues: World) -> None:
    """A workspace does not come to an account that has one of its name."""
    with colleagues.transaction():
        colleagues.db.execute("UPDATE workspace SET name = ? WHERE name = 'Example Unbound'", (PRODUCTION,))
    (unbound,) = rows(
        colleagues, "SELECT id FROM workspace WHERE name = ? ORDER BY rowid DESC LIMIT 1", PRODUCTION
    )
    owner = enter()
    assert bind_by_id(owner, str(unbound["id"])) == "The account has a workspace of this name already."


# -- Cloud Accounts ------------------------------------------------------------------------------


def bind_to_cloud_account(visitor: Visitor, workspace: str, cloud_account: int = 1) -> str:
    """Send the dialog of a cloud account and return how the page answers: "", or its alert."""
    visitor.open("billing_center", f"/account/cloud?bind={cloud_account}")
    visitor.submit(f"/account/cloud/{cloud_account}/workspaces", workspace=workspace)
    return "" if visitor.page.status_code == 200 else alert(visitor.page)


def test_a_cloud_account_settles_a_further_workspace(owner: Visitor, world: World) -> None:
    """Cloud Accounts offers what no cloud account settles, and what is bound there shows it everywhere."""
    account_id, _ = subscribe(owner, world)
    bind(owner, world, PRODUCTION, account_id)
    page = owner.open("billing_center", "/account/cloud?bind=1").text
    assert f'value="{workspace_id(world, STAGING)}"' in page
    assert f'value="{workspace_id(world, PRODUCTION)}"' not in page
    assert bind_to_cloud_account(owner, workspace_id(world, STAGING)) == ""
    (row,) = table_rows(owner.page)
    assert row[3] == f"{PRODUCTION}, {STAGING}"
    shown = row_of(owner, STAGING)
    assert (shown[METHOD], shown[CLOUD_ACCOUNT]) == (HUAWEI, account_id)
    staging = workspace_id(world, STAGING)
    with world.transaction():
        assert world.journal.acts("workspace_settled")[-1].detail["workspace"] == staging


def test_binding_to_a_cloud_account_has_the_guards_of_a_change(owner: Visitor, world: World) -> None:
    """Settled by a cloud account, changed this month, another site's, frozen, unknown: each has its sentence."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, PRODUCTION, account_id)
    staging, africa = workspace_id(world, STAGING), workspace_id(world, "Example Africa")
    refused = bind_to_cloud_account(owner, workspace_id(world, PRODUCTION))
    assert refused.startswith("This workspace is settled by a cloud account.")
    assert owner.page.status_code == 409
    assert bind_to_cloud_account(owner, "wksp_none") == "Choose one of your workspaces."
    assert owner.page.status_code == 422
    owner.submit("/account/cloud/9/workspaces", workspace=staging)
    assert alert(owner.page) == "Choose one of the registered cloud accounts."
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
        world.db.execute("UPDATE workspace SET site = 'cn1' WHERE id = ?", (africa,))
        world.db.execute(
            "INSERT INTO settlement_change (workspace, at, cause, settlement) SELECT ?, now, 'change', 'guance'"
            " FROM world",
            (staging,),
        )
    assert bind_to_cloud_account(owner, staging).endswith("This one was changed this month.")
    assert bind_to_cloud_account(owner, africa).startswith("This settlement method is not available")
    let_pass(owner, world, days=31)
    wait_for_freeze(owner, world, resource, is_frozen=True)
    assert bind_to_cloud_account(owner, staging).endswith("is frozen. Restore it on KooGallery first.")


def test_another_accounts_cloud_account_is_unknown(server: Server, world: World, owner: Visitor) -> None:
    """Neither its dialog nor its form is there for anyone else."""
    account_id, _ = subscribe(owner, world)
    bind(owner, world, PRODUCTION, account_id)
    with world.transaction():
        world.db.execute(
            "INSERT INTO billing_account (username, password, company, created) SELECT 'example-other', password,"
            " 'Example Other Ltd.', created FROM billing_account"
        )
    with Visitor(server, world.name) as other:
        sign_in(other, "example-other")
        assert "<dialog" not in other.open("billing_center", "/account/cloud?bind=1").text
        other.submit("/account/cloud/1/workspaces", workspace=workspace_id(world, STAGING))
        assert alert(other.page) == "Choose one of your workspaces."
    assert row_of(owner, STAGING)[METHOD] != HUAWEI


def test_a_locked_workspace_is_unlocked_by_binding_it(owner: Visitor, world: World) -> None:
    """Bound to a cloud account again it is normal; one whose days are over is not offered."""
    account_id, _ = subscribe(owner, world)
    bind(owner, world, PRODUCTION, account_id)
    target = workspace_id(world, STAGING)
    lock(world, target)
    assert bind_to_cloud_account(owner, target) == ""
    assert row_of(owner, STAGING)[STATUS] == "Normal"
    africa = workspace_id(world, "Example Africa")
    lock(world, africa)
    let_pass(owner, world, days=14)
    assert f'value="{africa}"' not in owner.open("billing_center", "/account/cloud?bind=1").text
    assert bind_to_cloud_account(owner, africa).startswith("The 14 days have passed.")


# -- Change Account ------------------------------------------------------------------------------


def change_account(visitor: Visitor, world: World, workspace: str, username: str) -> str:
    """Ask for a code, send the form of Change Account, and return what it refuses: "" when it is done."""
    page = f"/console/{workspace}/account"
    visitor.open("guance", page)
    visitor.client.post(
        visitor.page.url.join(f"{page}/code"), data={"csrf": token(visitor), "username": username}
    )
    mails = rows(world, "SELECT code FROM mail WHERE kind = 'account_change' ORDER BY id DESC")
    visitor.submit(page, username=username, code=str(mails[0]["code"]) if mails else "")
    return "" if visitor.page.status_code == 200 else guance_error(visitor)


def test_a_workspace_goes_to_an_account_of_the_same_enterprise(
    server: Server, enter: Enter, colleagues: World
) -> None:
    """Its owner names the account and the code sent there; from then on that account has the workspace."""
    target = workspace_id(colleagues, PRODUCTION)
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        assert change_account(owner, colleagues, target, "example-branch") == ""
        assert f"{PRODUCTION} is settled by the Billing Center account example-branch now." in owner.text
    assert names(enter("example-branch", 2)) == [PRODUCTION, STAGING]
    assert names(enter()) == [STAGING]
    with colleagues.transaction():
        (entry,) = colleagues.journal.acts("account_changed")
    assert entry.detail == {"workspace": target, "username": "example-branch"}
    (mail,) = rows(colleagues, "SELECT spent FROM mail")
    assert mail["spent"] is not None


@pytest.mark.parametrize(
    ("username", "refusal"),
    [
        ("example-stranger", "Both accounts need the same enterprise authentication."),
        ("example-billing", "This workspace is bound to this account already."),
        ("example-unbound", "There is no account with this name."),
        ("nobody", "There is no account with this name."),
    ],
)
def test_an_account_that_does_not_fit_is_refused(
    server: Server, enter: Enter, colleagues: World, username: str, refusal: str
) -> None:
    """Another enterprise's, the present one, one that nobody signs in to, none: the workspace stays."""
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        target = workspace_id(colleagues, PRODUCTION)
        assert change_account(owner, colleagues, target, username) == refusal
        assert owner.page.status_code in (409, 422)
    assert PRODUCTION in names(enter())


def test_accounts_without_an_authentication_are_not_alike(server: Server, colleagues: World) -> None:
    """Two accounts of no enterprise do not have the same one."""
    with colleagues.transaction():
        colleagues.db.execute("UPDATE billing_account SET enterprise = ''")
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        refusal = change_account(owner, colleagues, workspace_id(colleagues, PRODUCTION), "example-branch")
    assert refusal == "Both accounts need the same enterprise authentication."


def test_an_account_changes_only_with_its_code(server: Server, colleagues: World) -> None:
    """A wrong code is refused beside its field, with 422."""
    page = f"/console/{workspace_id(colleagues, PRODUCTION)}/account"
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        owner.open("guance", page)
        owner.submit(page, username="example-branch", code="000000")
        assert owner.page.status_code == 422
        assert guance_error(owner) == "The verification code is wrong."


def test_what_a_cloud_account_settles_stays(server: Server, enter: Enter, colleagues: World) -> None:
    """Its cloud account is registered in the present account; also while that is frozen."""
    payer = enter()
    account_id, resource = subscribe(payer, colleagues)
    bind(payer, colleagues, PRODUCTION, account_id)
    target = workspace_id(colleagues, PRODUCTION)
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        for _ in range(2):
            refusal = change_account(owner, colleagues, target, "example-branch")
            assert refusal.startswith("This workspace is settled by a cloud account, which belongs to")
            assert owner.page.status_code == 409
            wait_for_freeze(payer, colleagues, resource, is_frozen=True)


def test_a_taken_name_keeps_a_workspace_where_it_is(server: Server, colleagues: World) -> None:
    """The other account has a workspace called like it."""
    target = workspace_id(colleagues, PRODUCTION)
    with colleagues.transaction():
        colleagues.db.execute(
            "UPDATE workspace SET name = ? WHERE billing_account ="
            " (SELECT id FROM billing_account WHERE username = 'example-branch')",
            (PRODUCTION,),
        )
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        refusal = change_account(owner, colleagues, target, "example-branch")
    assert refusal == "The account has a workspace of this name already."


# -- roles ---------------------------------------------------------------------------------------

OWNERS = ("Recharge", "Billing Center", "Change Settlement", "Change Account", "Unlock Now", "Dissolve")


@pytest.mark.parametrize(
    ("username", "password", "role", "has_billing"),
    [
        ("example-administrator", "Mock-guance-2", "Administrator", True),
        ("example-member", "Mock-guance-3", "Standard member", False),
        ("example-guest", "Mock-guance-4", "Read-only member", False),
    ],
)
def test_only_owners_have_the_buttons_of_billing(
    server: Server, colleagues: World, username: str, password: str, role: str, has_billing: bool
) -> None:
    """Administrators see the module without them, others no module; none of them gets by with the forms."""
    target = workspace_id(colleagues, PRODUCTION)
    with Visitor(server, colleagues.name) as member:
        guance.sign_in(member, username, password)
        assert [row[0] for row in table_rows(member.page)] == [PRODUCTION]
        assert role in table_rows(member.page)[0]
        member.open("guance", f"/console/{target}")
        assert facts(member.page)["My Role"] == role
        assert ("Paid Plans and Billing" in member.text) is has_billing
        lock(colleagues, target)
        member.open("guance", f"/console/{target}")
        assert "Its owner can unlock or dissolve it." in member.text
        assert not [name for name in OWNERS if f">{name}</" in member.page.text]
        for act in ("billing", "dissolve", "account", "account/code"):
            assert member.submit(f"/console/{target}/{act}", page="home").status_code == 403
            assert alert(member.page) == "Only the owner of this workspace can do this."
        assert member.open("guance", f"/console/{target}/account").status_code == 403
    assert rows(colleagues, "SELECT status FROM workspace WHERE id = ?", target)[0]["status"] == "locked"
    with colleagues.transaction():
        assert colleagues.journal.acts() == []


def test_the_owner_has_all_buttons(server: Server, colleagues: World) -> None:
    """Recharge, Billing Center, Change Settlement and Change Account, each leading where it says."""
    target = workspace_id(colleagues, PRODUCTION)
    with Visitor(server, colleagues.name) as owner:
        guance.sign_in(owner)
        page = owner.open("guance", f"/console/{target}")
        assert [name for name in OWNERS if f">{name}</" in page.text] == list(OWNERS[:4])
        assert facts(page)["My Role"] == "Owner"
        owner.submit(f"/console/{target}/billing", page="recharge")
        assert owner.page.url.path == "/recharge"
        assert owner.open("guance", "/console/wksp_none/account").status_code == 404


# -- Recharge ------------------------------------------------------------------------------------


def test_recharging_adds_to_the_cash_balance(owner: Visitor, world: World) -> None:
    """The overview shows the new balance, and the journal tells of it."""
    owner.open("billing_center", "/recharge")
    owner.submit("/recharge", amount="1000")
    assert "1,000.00 CNY were added to the cash balance." in owner.text
    assert "529,640.00" in owner.text
    with world.transaction():
        (entry,) = world.journal.acts("balance_recharged")
    assert entry.detail == {"username": "example-billing", "cents": 100_000}


@pytest.mark.parametrize("amount", ["", "0", "-5", "1.5", "1e3", "1000001", "٣", "9" * 5000])
def test_what_is_no_amount_is_refused(owner: Visitor, world: World, amount: str) -> None:
    """With 422 and a sentence at the field; the balance stays."""
    owner.open("billing_center", "/recharge")
    assert owner.submit("/recharge", amount=amount).status_code == 422
    assert "Enter a whole amount from 1 to 1,000,000." in owner.text
    (account,) = rows(world, "SELECT cash_cents FROM billing_account")
    assert account["cash_cents"] == 52_864_000


# -- paging --------------------------------------------------------------------------------------


def test_a_page_of_workspaces_reads_no_others(server: Server) -> None:
    """Of 500 workspaces the database gives the 20 that are shown, and their number."""
    world = server.store.create("paged", "many")
    read: list[str] = []

    def keep(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        row = sqlite3.Row(cursor, values)
        if "days_left" not in row.keys() and "last_change" in row.keys():  # noqa: SIM118 # a Row's keys
            read.append(row["name"])
        return row

    try:
        with Visitor(server, world.name) as visitor:
            sign_in(visitor)
            with world.transaction():
                world.db.row_factory = keep
            visitor.open("billing_center", "/workspaces?page=3")
            assert read == [f"Example Workspace {number:03}" for number in range(41, 61)]
            assert [row[NAME] for row in table_rows(visitor.page)] == read
            assert "Total: 500" in visitor.text
            read.clear()
            visitor.open("billing_center", "/workspaces?q=workspace+50&page=9")
            assert read == ["Example Workspace 500"]
            assert "Total: 1" in visitor.text
    finally:
        server.store.drop(world.name)


def lock(world: World, workspace: str) -> None:
    """Lock a workspace, as arrears do."""
    with world.transaction():
        world.db.execute(
            "UPDATE workspace SET status = 'locked', settlement = NULL, lock_cause = 'arrears', locked_at ="
            " (SELECT now FROM world) WHERE id = ?",
            (workspace,),
        )


def moment(world: World) -> str:
    """Return a world's time, which every act moves on."""
    return str(rows(world, "SELECT now FROM world")[0]["now"])


def token(visitor: Visitor) -> str:
    """Return the token of the forms of the page last seen."""
    return visitor.page.text.split('name="csrf" value="')[1][:64]


def guance_error(visitor: Visitor) -> str:
    """Return what is written at the field that is refused."""
    (error,) = [part.split("</span>")[0] for part in visitor.page.text.split('-error">')[1:]]
    return error.rpartition("<span>")[2]
