"""What a visitor of Billing Center does in many tests."""

from datetime import timedelta

from mock_sites.world import World
from tests.mock_sites.huawei import alert, table_rows
from tests.mock_sites.purchases import account_id_of, buy, set_frozen, status_of, unsubscribe
from tests.mock_sites.visitor import Visitor, eventually, rows

NAME, METHOD, CLOUD_ACCOUNT, STATUS = 0, 4, 5, 6
PASSWORD = "Mock-billing-1"


def sign_in(visitor: Visitor, username: str = "example-billing", password: str = PASSWORD) -> Visitor:
    """Sign in and return the visitor."""
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username=username, password=password)
    return visitor


def subscribe(visitor: Visitor, world: World, account: str = "example-cloud") -> tuple[str, int]:
    """Buy Guance and wait until it is provisioned; return the account ID and the resource."""
    resource = buy(world, account)
    visitor.open("billing_center", "/workspaces")
    eventually(lambda: status_of(world, resource) == "running")
    return account_id_of(world, account), resource


def workspace_id(world: World, name: str) -> str:
    """Return the ID of a workspace."""
    (row,) = rows(world, "SELECT id FROM workspace WHERE name = ?", name)
    return str(row["id"])


def change(visitor: Visitor, world: World, workspace: str, **fields: str) -> str:
    """Send the dialog's form for a workspace and return how the page answers: "", or its alert."""
    target = workspace_id(world, workspace)
    visitor.open("billing_center", f"/workspaces?change={target}")
    visitor.submit(f"/workspaces/{target}/settlement", **fields)
    return "" if visitor.page.status_code == 200 else alert(visitor.page)


def bind(visitor: Visitor, world: World, workspace: str, account_id: str, **fields: str) -> str:
    """Settle a workspace by a Huawei Cloud account."""
    return change(visitor, world, workspace, method="huawei", account_id=account_id, **fields)


def row_of(visitor: Visitor, workspace: str) -> list[str]:
    """Return the cells of a workspace's row."""
    visitor.open("billing_center", "/workspaces")
    (found,) = [row for row in table_rows(visitor.page) if row[NAME] == workspace]
    return found


def let_pass(visitor: Visitor, world: World, **time: int) -> None:
    """Move the world's clock on; the visitor signs in again, since a session does not outlive days."""
    with world.transaction():
        world.clock.advance_by(timedelta(**time))
    sign_in(visitor)


def cancel(visitor: Visitor, world: World, resource: int) -> None:
    """Unsubscribe on KooGallery and wait until Billing Center knows."""
    unsubscribe(world, resource)
    visitor.open("billing_center", "/workspaces")
    eventually(lambda: status_of(world, resource) == "closed")


def unlock(visitor: Visitor, world: World, workspace: str) -> str:
    """Send the unlock dialog's form and return how the page answers: "", or its alert."""
    target = workspace_id(world, workspace)
    visitor.open("billing_center", f"/workspaces?unlock={target}")
    visitor.submit(f"/workspaces/{target}/unlock")
    return "" if visitor.page.status_code == 200 else alert(visitor.page)


def wait_for_freeze(visitor: Visitor, world: World, resource: int, *, is_frozen: bool) -> None:
    """Freeze or unfreeze a subscription and wait until both sides know."""
    set_frozen(world, resource, is_frozen=is_frozen)
    visitor.open("billing_center", "/workspaces")
    eventually(lambda: status_of(world, resource) == ("frozen" if is_frozen else "running"))
