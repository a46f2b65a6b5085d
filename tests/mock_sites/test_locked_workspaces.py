"""Locked workspaces over HTTP: the countdown, every way back, and what is left when it is over."""

import re
from collections.abc import Iterator

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.billing import (
    METHOD,
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
from tests.mock_sites.huawei import alert
from tests.mock_sites.visitor import Visitor, rows

NAME = "Example Production"
GUANCE, HUAWEI = "Guance Billing Center Account Settlement", "Huawei Cloud Account Settlement"


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    """Give a visitor who is signed in as the world's Billing Center account."""
    return sign_in(visitor)


@pytest.fixture
def locked(owner: Visitor, world: World) -> str:
    """Bind a workspace and unsubscribe, and return the account ID."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, NAME, account_id)
    cancel(owner, world, resource)
    return account_id


def dissolve(visitor: Visitor, world: World, workspace: str) -> str:
    """Send the dissolve dialog's form and return how the page answers: "", or its alert."""
    target = workspace_id(world, workspace)
    visitor.open("billing_center", f"/workspaces?dissolve={target}")
    visitor.submit(f"/workspaces/{target}/dissolve")
    return "" if visitor.page.status_code == 200 else alert(visitor.page)


@pytest.mark.usefixtures("locked")
def test_the_countdown_is_shown_day_by_day(owner: Visitor, world: World) -> None:
    """Each day of the world's clock takes one off, down to the last; then the data are cleared, once."""
    seen = [row_of(owner, NAME)[STATUS]]
    for _ in range(14):
        let_pass(owner, world, days=1)
        seen.append(row_of(owner, NAME)[STATUS])
    days = [f"Locked {left} days left" for left in range(14, 1, -1)]
    assert seen == [*days, "Locked 1 day left", "Locked Data cleared"]
    with world.transaction():
        (entry,) = world.journal.acts("workspace_cleared")
    (lock,) = rows(world, "SELECT locked_at, cleared_at FROM workspace WHERE name = ?", NAME)
    assert entry.detail == {"workspace": workspace_id(world, NAME), "at": lock["cleared_at"]}


@pytest.mark.usefixtures("locked")
def test_after_the_countdown_nothing_unlocks_it(owner: Visitor, world: World) -> None:
    """Neither Billing Center's settlement nor a new subscription; the row offers to dissolve it."""
    let_pass(owner, world, days=14)
    account_id, _ = subscribe(owner, world)
    assert row_of(owner, NAME)[-1] == "Dissolve"
    for refusal in (
        unlock(owner, world, NAME),
        change(owner, world, NAME, method="guance"),
        bind(owner, world, NAME, account_id),
    ):
        assert refusal.startswith("The 14 days have passed.")
        assert owner.page.status_code == 409


def test_the_end_of_a_freeze_does_not_bring_back_cleared_data(owner: Visitor, world: World) -> None:
    """Unfrozen after the fourteenth day, the workspace stays locked for good; one locked later comes back."""
    account_id, resource = subscribe(owner, world)
    bind(owner, world, NAME, account_id)
    wait_for_freeze(owner, world, resource, is_frozen=True)
    let_pass(owner, world, days=15)
    wait_for_freeze(owner, world, resource, is_frozen=False)
    assert row_of(owner, NAME)[STATUS] == "Locked Data cleared"
    assert bind(owner, world, "Example Staging", account_id) == ""
    wait_for_freeze(owner, world, resource, is_frozen=True)
    let_pass(owner, world, days=13)
    wait_for_freeze(owner, world, resource, is_frozen=False)
    assert row_of(owner, "Example Staging")[STATUS] == "Normal"


def test_the_same_account_can_be_rebound_after_subscribing_again(
    owner: Visitor, world: World, locked: str
) -> None:
    """In the month of the first change, since unlocking is free of the monthly rule; it is unlocked by it."""
    assert bind(owner, world, NAME, locked).startswith("No Guance subscription was found")
    assert row_of(owner, NAME)[STATUS] == "Locked 14 days left"
    subscribe(owner, world)
    assert bind(owner, world, NAME, locked) == ""
    assert f"{NAME} is unlocked. It is now settled by the cloud account {locked}." in owner.text
    assert row_of(owner, NAME)[METHOD : STATUS + 1] == [HUAWEI, locked, "Normal"]


@pytest.mark.usefixtures("locked")
def test_another_registered_account_unlocks_it(owner: Visitor, world: World) -> None:
    """One that settles another workspace already; nothing is bought."""
    with world.transaction():
        world.db.execute(
            "UPDATE huawei_account SET authentication = 'authenticated', authenticated_as = 'individual'"
        )
    other, _ = subscribe(owner, world, "example-new")
    bind(owner, world, "Example Staging", other)
    (cloud_account,) = rows(world, "SELECT id FROM cloud_account")
    assert change(owner, world, NAME, method="registered", cloud_account=str(cloud_account["id"])) == ""
    assert row_of(owner, NAME)[METHOD : STATUS + 1] == [HUAWEI, other, "Normal"]


@pytest.mark.usefixtures("locked")
def test_choosing_billing_center_in_the_dialog_unlocks_it(owner: Visitor, world: World) -> None:
    """The dialog says what recording a method does; the choice that a normal workspace is refused is right here."""
    owner.open("billing_center", f"/workspaces?change={workspace_id(world, NAME)}")
    assert "It is unlocked as soon as you record how it is settled" in owner.text
    assert change(owner, world, NAME, method="guance") == ""
    assert row_of(owner, NAME)[METHOD : STATUS + 1] == [GUANCE, "--", "Normal"]


@pytest.mark.usefixtures("locked")
def test_unlocking_leads_to_binding_as_well(owner: Visitor, world: World) -> None:
    """The unlock dialog has a way to the other methods."""
    target = workspace_id(world, NAME)
    owner.open("billing_center", f"/workspaces?unlock={target}")
    link = re.search(r'<a href="([^"]+)">Bind a cloud account instead</a>', owner.page.text)
    assert link is not None
    assert link[1] == f"/workspaces?change={target}"
    assert 'name="method" value="huawei"' in owner.open("billing_center", link[1]).text


@pytest.mark.usefixtures("locked")
def test_unlocking_does_not_use_up_the_months_change(owner: Visitor, world: World) -> None:
    """Unlocked in a later month, the workspace can still be changed in that month."""
    let_pass(owner, world, days=13)
    unlock(owner, world, NAME)
    let_pass(owner, world, days=20)
    account_id, resource = subscribe(owner, world)
    cancel(owner, world, resource)
    account_id, _ = subscribe(owner, world)
    assert bind(owner, world, NAME, account_id) == ""


@pytest.mark.parametrize("days", [0, 14])
@pytest.mark.usefixtures("locked")
def test_a_locked_workspace_can_be_dissolved(owner: Visitor, world: World, days: int) -> None:
    """After a dialog that warns; it is gone from the list for good, and its name is free."""
    let_pass(owner, world, days=days)
    target = workspace_id(world, NAME)
    owner.open("billing_center", f"/workspaces?dissolve={target}")
    assert f"Dissolve {NAME} for good?" in owner.text
    assert "cannot be restored" in owner.text
    assert dissolve(owner, world, NAME) == ""
    assert f"{NAME} has been dissolved." in owner.text
    owner.open("billing_center", "/workspaces")
    assert target not in owner.page.text
    for act in ("unlock", "dissolve", "settlement"):
        owner.submit(f"/workspaces/{target}/{act}", method="guance")
        assert owner.page.status_code == 409
        assert alert(owner.page) == "This workspace has been dissolved and cannot be restored."
    assert "<dialog" not in owner.open("billing_center", f"/workspaces?change={target}").text


def test_a_normal_workspace_is_not_dissolved(owner: Visitor, world: World) -> None:
    """Only a locked one can be."""
    assert dissolve(owner, world, NAME) == "Only a locked workspace can be dissolved."
    assert owner.page.status_code == 409
    assert row_of(owner, NAME)[STATUS] == "Normal"


@pytest.mark.parametrize("is_frozen", [True, False])
def test_release_and_freeze_reach_every_workspace_on_every_site(
    owner: Visitor, world: World, is_frozen: bool
) -> None:
    """All workspaces of the account on cn4, za1 and cn1 are locked at once."""
    account_id, resource = subscribe(owner, world)
    names = ("Example Production", "Example Staging", "Example Africa", "Example Research")
    for workspace in names:
        assert bind(owner, world, workspace, account_id) == ""
    if is_frozen:
        wait_for_freeze(owner, world, resource, is_frozen=True)
    else:
        cancel(owner, world, resource)
    assert {row_of(owner, workspace)[STATUS] for workspace in names} == {"Locked 14 days left"}
    if is_frozen:
        wait_for_freeze(owner, world, resource, is_frozen=False)
        assert {row_of(owner, workspace)[STATUS] for workspace in names} == {"Normal"}


@pytest.fixture(params=["en", "zh"])
def either(request: pytest.FixtureRequest, server: Server, world: World) -> Iterator[Visitor]:
    """Give the owner in either language, without arbitrary selection."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET arbitrary_selection = 0")
    with Visitor(server, world.name, language=request.param) as visitor:
        yield sign_in(visitor)


def test_methods_that_the_site_does_not_have_are_disabled_with_the_reason(
    either: Visitor, world: World
) -> None:
    """On the Alibaba-operated site Huawei and AWS can't be chosen, nor a registered Huawei account."""
    account_id, _ = subscribe(either, world)
    bind(either, world, "Example Africa", account_id)
    reasons = {"Not available on the site China 1 (Hangzhou)", "站点“中国区1（杭州）”暂不支持"}
    offered = methods_of(either, world, "Example Research")
    assert {method for method, (is_disabled, _) in offered.items() if is_disabled} == {
        "aws",
        "huawei",
        "registered",
    }
    assert {help_text for is_disabled, help_text in offered.values() if is_disabled} <= reasons
    assert {help_text for is_disabled, help_text in offered.values() if not is_disabled} == {""}
    offered = methods_of(either, world, "Example Staging")
    assert {method for method, (is_disabled, _) in offered.items() if is_disabled} == {"aws", "alibaba"}


def methods_of(visitor: Visitor, world: World, workspace: str) -> dict[str, tuple[bool, str]]:
    """Return the methods of a workspace's dialog: whether each is disabled, and what stands below it."""
    page = visitor.open("billing_center", f"/workspaces?change={workspace_id(world, workspace)}")
    found = re.findall(
        r'<input type="radio" id="[^"]*" name="method" value="(\w+)"([^>]*)>.*?</label>(?:<span[^>]*>(.*?)</span>)?',
        page.text,
    )
    return {
        method: (" disabled" in attributes, text.replace("&#34;", '"')) for method, attributes, text in found
    }
