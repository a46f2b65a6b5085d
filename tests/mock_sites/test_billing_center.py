"""Billing Center over HTTP: signing in, settlement with its refusals, locks, the pages around them."""

import re
from collections.abc import Callable

import pytest

from mock_sites.billing_center.accounts import open_billing_account
from mock_sites.billing_center.workspaces import create_workspace
from mock_sites.passwords import hash_password
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.billing import (
    METHOD,
    NAME,
    STATUS,
    bind,
    cancel,
    change,
    let_pass,
    row_of,
    sign_in,
    subscribe,
    unlock,
    wait_for_freeze,
    workspace_id,
)
from tests.mock_sites.huawei import alert, table_rows
from tests.mock_sites.purchases import account_id_of, buy
from tests.mock_sites.visitor import Visitor, eventually, rows

ACCOUNT = "68cbc86abc2018ab880d92f36422fa0e"


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    """Give a visitor who is signed in as the world's Billing Center account."""
    return sign_in(visitor)


def test_a_page_needs_a_sign_in_and_comes_back(visitor: Visitor) -> None:
    """Whoever is not signed in is sent to the form and from there to the page that was asked for."""
    visitor.open("billing_center", "/workspaces?q=Africa")
    assert visitor.page.url.path == "/signin"
    after = re.search(r'name="next" value="([^"]*)"', visitor.page.text)
    assert after is not None
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next=after[1])
    assert visitor.page.url.raw_path == b"/workspaces?q=Africa"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("example-billing", "wrong"),
        ("example-billing", ""),
        ("nobody", "Mock-billing-1"),
        ("", ""),
        ("x" * 5000, "y" * 5000),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("example-billing\x00", "Mock-billing-1"),
    ],
)
def test_a_wrong_sign_in_is_refused_alike(visitor: Visitor, username: str, password: str) -> None:
    """A wrong name and a wrong password get the same sentence, with 401."""
    sign_in(visitor, username, password)
    assert visitor.page.status_code == 401
    assert alert(visitor.page) == "The username or the password is wrong."


def test_the_username_may_be_in_any_case(visitor: Visitor) -> None:
    """Names differ by more than case."""
    assert sign_in(visitor, "Example-BILLING").page.url.path == "/"


def test_an_account_without_a_password_cannot_sign_in(visitor: Visitor, world: World) -> None:
    """An account that only settles a workspace has no sign-in, not even with an empty password."""
    with world.transaction():
        open_billing_account(world, username="silent", password_hash=None, company="Example Silent Ltd.")
    assert sign_in(visitor, "silent", "").page.status_code == 401


def test_signing_out_ends_the_session(owner: Visitor) -> None:
    """After Sign Out the old cookie opens nothing."""
    cookie = owner.client.cookies.get("session")
    owner.submit("/signout")
    assert owner.page.url.path == "/signin"
    address = owner.server.url("billing_center", "/workspaces", owner.world)
    assert owner.client.get(address, headers={"Cookie": f"session={cookie}"}).url.path == "/signin"


def test_signing_in_changes_the_cookie(visitor: Visitor) -> None:
    """A cookie from before the sign-in is worth nothing after it."""
    visitor.open("billing_center", "/signin")
    before = visitor.client.cookies.get("session")
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
    assert visitor.client.cookies.get("session") != before


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    """It is HttpOnly and SameSite=Lax."""
    cookie = visitor.open("billing_center", "/signin").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_the_site(visitor: Visitor, after: str) -> None:
    """A link to the sign-in can't send anyone to another site afterwards."""
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next=after)
    assert visitor.page.url.host.startswith("billing.")
    assert visitor.page.url.path == "/"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Account Overview"),
        ("/workspaces", "Workspace Management"),
        ("/bills", "Bill Management"),
        ("/bills/vouchers", "Bill Management"),
        ("/bills/cards", "Bill Management"),
        ("/account/profile", "Profile"),
        ("/account/cloud", "Cloud Accounts"),
        ("/invoices", "Invoice Management"),
        ("/support", "Support Center"),
    ],
)
def test_every_page_has_its_heading_and_working_links(owner: Visitor, path: str, heading: str) -> None:
    """Each page of the menu shows itself, and no link on it leads nowhere."""
    page = owner.open("billing_center", path)
    assert f"<h1>{heading}</h1>" in page.text
    for link in set(re.findall(r'<a[^>]* href="(/[^"]*)"', page.text)):
        assert owner.open("billing_center", link).status_code == 200, link


def test_workspaces_show_how_they_are_settled(owner: Visitor) -> None:
    """The table has the columns of Workspace Management and a row for each workspace."""
    owner.open("billing_center", "/workspaces")
    for column in (
        "Workspace Name",
        "Workspace ID",
        "Site",
        "Plan",
        "Settlement Method",
        "Cloud Account",
        "Status",
    ):
        assert f'<th scope="col">{column}</th>' in owner.page.text
    first, *_ = table_rows(owner.page)
    assert first[NAME] == "Example Production"
    assert first[2:] == [
        "China 4 (Guangzhou)",
        "Commercial Plan",
        "Guance Billing Center Account Settlement",
        "--",
        "Normal",
        "Change Settlement Method",
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [("africa", ["Example Africa"]), ("wksp_", 4), ("%", []), ("'", []), ("  Staging ", ["Example Staging"])],
)
def test_workspaces_can_be_searched(owner: Visitor, search: str, found: list[str] | int) -> None:
    """By a part of the name in any case, or of the ID; nothing in it is a pattern."""
    page = owner.client.get(
        owner.server.url("billing_center", "/workspaces", owner.world), params={"q": search}
    )
    names = [row[NAME] for row in table_rows(page)] if "<tbody>" in page.text else []
    assert len(names) == found if isinstance(found, int) else names == found


def test_many_workspaces_come_in_pages(owner: Visitor, world: World) -> None:
    """Twenty a page; a page beyond the last is the last, a senseless one the first."""
    with world.transaction():
        for number in range(41):
            create_workspace(world, name=f"Extra {number:02}", site="cn4", billing_account=1, language="en")
    counts = {}
    for page in ("1", "2", "3", "99", "0", "-1", "x", "1e3", "9" * 400, "٣"):
        owner.open("billing_center", f"/workspaces?page={page}")
        counts[page] = len(table_rows(owner.page))
    assert counts == {
        "1": 20, "2": 20, "3": 5, "99": 5, "0": 20, "-1": 20, "x": 20, "1e3": 20, "9" * 400: 20, "٣": 20,
    }  # fmt: skip


def test_binding_a_workspace(owner: Visitor, world: World) -> None:
    """With a provisioned account the workspace is settled by it, which the list and Cloud Accounts show."""
    account_id, _ = subscribe(owner, world)
    assert bind(owner, world, "Example Production", account_id) == ""
    assert owner.page.url.path == "/workspaces"
    assert "The settlement method of Example Production has been changed." in owner.text
    row = row_of(owner, "Example Production")
    assert row[METHOD : STATUS + 1] == ["Huawei Cloud Account Settlement", account_id, "Normal"]
    assert "has been changed" not in owner.text
    owner.open("billing_center", "/account/cloud")
    (cloud,) = table_rows(owner.page)
    (instance,) = rows(world, "SELECT id FROM instance")
    assert cloud[:5] == [account_id, "Huawei Cloud", instance["id"], "Example Production", "Subscribed"]
    with world.transaction():
        assert len(world.journal.acts("workspace_settled")) == 1


def test_an_account_id_is_taken_without_space_around_it(owner: Visitor, world: World) -> None:
    """What a paste brings along at either end does not matter."""
    account_id, _ = subscribe(owner, world)
    assert bind(owner, world, "Example Production", f"  {account_id}\n") == ""


@pytest.mark.parametrize(
    "account_id", ["", "abc", ACCOUNT.upper(), ACCOUNT + "0", "x" * 20000, "<script>alert(1)</script>"]
)
def test_an_account_id_of_another_shape_is_refused(owner: Visitor, world: World, account_id: str) -> None:
    """The form stays open with what was typed, escaped."""
    assert bind(owner, world, "Example Production", account_id).startswith(
        "A Huawei Cloud account ID has exactly 32"
    )
    assert owner.page.status_code == 422
    assert "<script>alert" not in owner.page.text
    assert re.search(r'<div class="change-stage" data-stage="id">', owner.page.text)


def test_an_account_that_bought_nothing_is_refused(owner: Visitor, world: World) -> None:
    """Also another ID of the same shape, such as the IAM user's."""
    subscribe(owner, world)
    (user,) = rows(world, "SELECT id FROM iam_user ORDER BY rowid LIMIT 1")
    for wrong in (ACCOUNT, str(user["id"])):
        refusal = bind(owner, world, "Example Production", wrong)
        assert refusal.startswith("No Guance subscription was found for this Huawei Cloud account ID.")
        assert owner.page.status_code == 409
        assert f'value="{wrong}"' in owner.page.text


def test_before_provisioning_arrived_the_account_is_refused(owner: Visitor, world: World) -> None:
    """An order that KooGallery has not told of yet does not count; once told, it does."""
    buy(world)
    assert rows(world, "SELECT id FROM instance") == []
    with world.transaction():
        world.db.execute("UPDATE delivery SET due = 1e12")
    account_id = account_id_of(world)
    assert bind(owner, world, "Example Production", account_id).startswith("No Guance subscription was found")
    with world.transaction():
        world.db.execute("UPDATE delivery SET due = 0")
    owner.open("billing_center", "/workspaces")
    eventually(lambda: bool(rows(world, "SELECT id FROM instance")))
    assert bind(owner, world, "Example Production", account_id) == ""


def test_a_refused_change_changes_nothing(owner: Visitor, world: World) -> None:
    """Neither workspace nor clock nor journal know of it."""
    before = rows(world, "SELECT now FROM world") + rows(world, "SELECT * FROM workspace")
    bind(owner, world, "Example Production", ACCOUNT)
    assert rows(world, "SELECT now FROM world") + rows(world, "SELECT * FROM workspace") == before
    with world.transaction():
        assert world.journal.acts() == []


def test_a_second_workspace_by_the_registered_account(owner: Visitor, world: World) -> None:
    """Another workspace, on another site, is settled by the account that is registered; nothing is bought."""
    account_id, _ = subscribe(owner, world)
    assert (
        "Registered Cloud Account Settlement" not in owner.open("billing_center", "/workspaces?change=x").text
    )
    bind(owner, world, "Example Production", account_id)
    owner.open("billing_center", f"/workspaces?change={workspace_id(world, 'Example Africa')}")
    number = re.search(rf'<option value="(\d+)"[^>]*>Huawei Cloud · {account_id}</option>', owner.page.text)
    assert number is not None
    assert change(owner, world, "Example Africa", method="registered", cloud_account=number[1]) == ""
    assert row_of(owner, "Example Africa")[METHOD : STATUS + 1] == [
        "Huawei Cloud Account Settlement",
        account_id,
        "Normal",
    ]
    assert len(rows(world, "SELECT id FROM cloud_account")) == 1
    assert len(rows(world, "SELECT id FROM purchase_order")) == 1


@pytest.mark.parametrize("number", ["", "0", "99", "x", "1 OR 1=1"])
def test_an_unknown_registered_account_is_refused(owner: Visitor, world: World, number: str) -> None:
    """Only one's own registered accounts can be chosen."""
    refusal = change(owner, world, "Example Africa", method="registered", cloud_account=number)
    assert refusal == "Choose one of the registered cloud accounts."


def test_the_same_account_id_typed_again_is_the_same_registration(owner: Visitor, world: World) -> None:
    """Typing the ID for a second workspace registers nothing twice."""
    account_id, _ = subscribe(owner, world)
    assert bind(owner, world, "Example Production", account_id) == ""
    assert bind(owner, world, "Example Staging", account_id) == ""
    assert len(rows(world, "SELECT id FROM cloud_account")) == 1


@pytest.mark.parametrize(
    ("method", "refusal"),
    [
        ("guance", "This workspace is already settled by the Guance Billing Center account."),
        ("aws", "No Guance subscription on AWS Marketplace was found for this account."),
        ("alibaba", "No Guance subscription on the Alibaba Cloud Marketplace was found for this account."),
        ("", "Choose a settlement method."),
        ("azure", "Choose a settlement method."),
    ],
)
def test_other_methods_are_refused(owner: Visitor, world: World, method: str, refusal: str) -> None:
    """Only Huawei's marketplace is part of the mock; the others know of no subscription."""
    assert change(owner, world, "Example Production", method=method) == refusal
    assert 400 <= owner.page.status_code < 500


def test_a_workspace_on_a_cloud_account_stays_there(owner: Visitor, world: World) -> None:
    """Until the subscription ends, no other method can be chosen, not even in a later month."""
    account_id, _ = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    let_pass(owner, world, days=40)
    for method in ("guance", "aws", "huawei"):
        assert change(owner, world, "Example Production", method=method, account_id=account_id).startswith(
            "This workspace is settled by a cloud account."
        )


def test_a_method_changes_once_a_month_by_the_worlds_clock(owner: Visitor, world: World) -> None:
    """After cancel and unlock it waits for the next month; unlocking itself was free."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    cancel(owner, world, resource)
    unlock(owner, world, "Example Production")
    second_account, _ = subscribe(owner, world)
    assert "only once a month" in bind(owner, world, "Example Production", second_account)
    let_pass(owner, world, days=29)
    assert "only once a month" in bind(owner, world, "Example Production", second_account)
    let_pass(owner, world, days=1)
    assert bind(owner, world, "Example Production", second_account) == ""


def test_the_month_counts_for_each_workspace(owner: Visitor, world: World) -> None:
    """A change of one workspace leaves the others free to change."""
    account_id, _ = subscribe(owner, world)
    for workspace in ("Example Production", "Example Staging", "Example Africa", "Example Research"):
        assert bind(owner, world, workspace, account_id) == ""


def test_a_site_of_another_operator_needs_arbitrary_selection(owner: Visitor, world: World) -> None:
    """Without it an Alibaba-operated site refuses Huawei, a Huawei-operated one does not."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
    account_id, _ = subscribe(owner, world)
    assert bind(owner, world, "Example Research", account_id).startswith(
        "This settlement method is not available for the site of the workspace."
    )
    assert bind(owner, world, "Example Africa", account_id) == ""


def test_an_account_that_is_bound_elsewhere_is_refused(owner: Visitor, world: World, server: Server) -> None:
    """A cloud account belongs to one Billing Center account."""
    with world.transaction():
        other = open_billing_account(
            world, username="other", password_hash=hash_password("Mock-other-1"), company="Example Other Ltd."
        )
        create_workspace(world, name="Other", site="cn4", billing_account=other, language="en")
    account_id, _ = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    with Visitor(server, world.name) as visitor:
        sign_in(visitor, "other", "Mock-other-1")
        refusal = bind(visitor, world, "Other", account_id)
    assert refusal == "This Huawei Cloud account is bound to another Billing Center account."


def test_anothers_workspace_cannot_be_touched(owner: Visitor, world: World) -> None:
    """A workspace of another account is answered as if it did not exist."""
    with world.transaction():
        other = open_billing_account(
            world, username="other", password_hash=None, company="Example Other Ltd."
        )
        theirs = create_workspace(world, name="Theirs", site="cn4", billing_account=other, language="en")
    account_id, _ = subscribe(owner, world)
    assert "Theirs" not in owner.open("billing_center", f"/workspaces?change={theirs}&unlock={theirs}").text
    for act in ("settlement", "unlock"):
        owner.submit(f"/workspaces/{theirs}/{act}", method="huawei", account_id=account_id)
        assert "This workspace does not belong to your account." in owner.text
    assert rows(world, "SELECT settlement FROM workspace WHERE name = 'Theirs'") == [{"settlement": "guance"}]


@pytest.fixture
def asks_instance_id(world: World) -> None:
    """Make the world ask for the instance ID as well."""
    with world.transaction():
        world.db.execute("UPDATE world SET require_instance_id = 1")


@pytest.mark.usefixtures("asks_instance_id")
def test_the_instance_id_is_asked_for_where_the_world_says_so(owner: Visitor, world: World) -> None:
    """Missing or wrong it is refused; the resource ID of the purchase is right."""
    account_id, _ = subscribe(owner, world)
    (instance,) = rows(world, "SELECT id FROM instance")
    assert bind(owner, world, "Example Production", account_id) == "Enter the instance ID."
    refusal = bind(owner, world, "Example Production", account_id, instance_id="nope")
    assert refusal == "This instance ID does not belong to the Huawei Cloud account ID."
    assert bind(owner, world, "Example Production", account_id, instance_id=str(instance["id"])) == ""


def test_unsubscribing_locks_every_workspace_of_the_account(owner: Visitor, world: World) -> None:
    """On all sites; the cloud account is deleted, the others are left alone."""
    account_id, resource = subscribe(owner, world)
    for workspace in ("Example Production", "Example Africa"):
        bind(owner, world, workspace, account_id)
    cancel(owner, world, resource)
    for workspace in ("Example Production", "Example Africa"):
        row = row_of(owner, workspace)
        assert row[METHOD : STATUS + 1] == ["--", "--", "Locked 14 days left"]
        assert row[-1] == "Unlock"
    assert row_of(owner, "Example Staging")[STATUS] == "Normal"
    assert rows(world, "SELECT id FROM cloud_account") == []
    assert "No cloud accounts" in owner.open("billing_center", "/account/cloud").text


def test_unlocking_gives_the_workspace_to_the_billing_center_account(owner: Visitor, world: World) -> None:
    """The status is Normal again and nothing of the cloud account is left."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    cancel(owner, world, resource)
    assert unlock(owner, world, "Example Production") == ""
    assert "Example Production is unlocked." in owner.text
    assert row_of(owner, "Example Production")[METHOD : STATUS + 1] == [
        "Guance Billing Center Account Settlement",
        "--",
        "Normal",
    ]


def test_only_what_is_locked_can_be_unlocked(owner: Visitor, world: World) -> None:
    """A normal workspace has nothing to unlock."""
    assert unlock(owner, world, "Example Production") == "This workspace is not locked."


def test_a_freeze_locks_and_an_unfreeze_restores(owner: Visitor, world: World) -> None:
    """While the subscription is frozen the workspace is locked; then it is back on its cloud account."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    wait_for_freeze(owner, world, resource, is_frozen=True)
    assert row_of(owner, "Example Production")[STATUS] == "Locked 14 days left"
    assert bind(owner, world, "Example Staging", account_id).startswith("The Guance subscription of this")
    (number,) = rows(world, "SELECT id FROM cloud_account")
    refusal = change(owner, world, "Example Staging", method="registered", cloud_account=str(number["id"]))
    assert refusal.startswith("The Guance subscription of this")
    wait_for_freeze(owner, world, resource, is_frozen=False)
    assert row_of(owner, "Example Production")[METHOD : STATUS + 1] == [
        "Huawei Cloud Account Settlement",
        account_id,
        "Normal",
    ]


def test_a_workspace_unlocked_during_a_freeze_stays_as_it_is(owner: Visitor, world: World) -> None:
    """Unlocked by hand, it is the Billing Center account's; the end of the freeze does not take it back."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    wait_for_freeze(owner, world, resource, is_frozen=True)
    assert unlock(owner, world, "Example Production") == ""
    wait_for_freeze(owner, world, resource, is_frozen=False)
    assert row_of(owner, "Example Production")[METHOD] == "Guance Billing Center Account Settlement"


def test_unsubscribing_during_a_freeze_keeps_the_lock(owner: Visitor, world: World) -> None:
    """A frozen workspace whose subscription ends stays locked, its countdown running from the freeze."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    wait_for_freeze(owner, world, resource, is_frozen=True)
    let_pass(owner, world, days=4)
    cancel(owner, world, resource)
    assert row_of(owner, "Example Production")[STATUS] == "Locked 10 days left"
    assert rows(world, "SELECT lock_cause, frozen_account FROM workspace WHERE status = 'locked'") == [
        {"lock_cause": "released", "frozen_account": None}
    ]
    assert unlock(owner, world, "Example Production") == ""


def test_a_second_subscription_does_not_carry_the_first_ones_workspaces(owner: Visitor, world: World) -> None:
    """Bought twice, the account is settled through the first; ending the other one locks nothing."""
    account_id, first = subscribe(owner, world)
    _, second = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    cancel(owner, world, second)
    assert row_of(owner, "Example Production")[STATUS] == "Normal"
    cancel(owner, world, first)
    assert row_of(owner, "Example Production")[STATUS] == "Locked 14 days left"


def test_the_history_has_every_change(owner: Visitor, world: World) -> None:
    """Opened, changed, locked, unlocked: each with its cause and how the workspace was settled then."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, "Example Production", account_id)
    cancel(owner, world, resource)
    unlock(owner, world, "Example Production")
    history = rows(
        world,
        "SELECT cause, settlement FROM settlement_change WHERE workspace = ? ORDER BY id",
        workspace_id(world, "Example Production"),
    )
    assert [(row["cause"], row["settlement"]) for row in history] == [
        ("opened", "guance"),
        ("change", "huawei"),
        ("lock", None),
        ("unlock", "guance"),
    ]


def test_the_dialog_leads_to_the_product_in_a_new_tab(owner: Visitor, world: World) -> None:
    """The link opens Guance's page on KooGallery, in the same world."""
    owner.open("billing_center", f"/workspaces?change={workspace_id(world, 'Example Production')}")
    link = re.search(
        r'<a href="([^"]+)" target="_blank"[^>]*>Go to Huawei Cloud to open free', owner.page.text
    )
    assert link is not None
    assert link[1].startswith(f"http://koogallery.{world.name}.localhost:")
    assert owner.client.get(link[1]).status_code == 200


Act = Callable[[Visitor], object]


@pytest.mark.parametrize(
    "act",
    [
        lambda visitor: visitor.submit(
            "/signin", csrf="0" * 64, username="example-billing", password="Mock-billing-1"
        ),
        lambda visitor: visitor.submit(
            "/signin", csrf="", username="example-billing", password="Mock-billing-1"
        ),
        lambda visitor: visitor.submit(
            "/signin", csrf="é", username="example-billing", password="Mock-billing-1"
        ),
    ],
)
def test_a_form_without_its_token_is_refused(visitor: Visitor, act: Act) -> None:
    """A form that this visitor did not get from the site does nothing, with 403."""
    visitor.open("billing_center", "/signin")
    act(visitor)
    assert visitor.page.status_code == 403
    assert "This form is no longer valid" in visitor.text


def test_a_form_token_is_one_visitors_only(visitor: Visitor, world: World, server: Server) -> None:
    """Another visitor's token is worth nothing here."""
    with Visitor(server, world.name) as stranger:
        stranger.open("billing_center", "/signin")
        visitor.open("billing_center", "/signin")
        token = re.search(r'name="csrf" value="([0-9a-f]{64})"', stranger.page.text)
        assert token is not None
        visitor.submit("/signin", csrf=token[1], username="example-billing", password="Mock-billing-1")
    assert visitor.page.status_code == 403
