"""Changing how a workspace is settled, unlocking and dissolving: what was wished, judged by the rules, done."""

import sqlite3
from dataclasses import dataclass

from mock_sites.billing_center.cloud_accounts import (
    find_cloud_account,
    list_cloud_accounts,
    register_cloud_account,
    subscriptions_of,
)
from mock_sites.billing_center.settlement import (
    Method,
    Refusal,
    Subscription,
    WorkspaceState,
    refuse_account,
    refuse_change,
    refuse_dissolve,
    refuse_unlock,
)
from mock_sites.billing_center.workspaces import (
    Workspace,
    dissolve_workspace,
    settle_by_cloud_account,
    unlock_workspace,
)
from mock_sites.world import World

_SITE = "billing_center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was chosen and typed in the dialog; `cloud_account` is the number of a registered one."""

    method: str
    account_id: str = ""
    instance_id: str = ""
    cloud_account: str = ""


def change_settlement(world: World, account: sqlite3.Row, workspace: Workspace, wish: Wish) -> Refusal | None:
    """Change how a workspace is settled, or say why not; a refusal changes nothing.

    A locked workspace is unlocked by it.
    """
    if wish.method not in set(Method):
        return Refusal.NO_METHOD
    method = Method(wish.method)
    registered = (
        _registered(world, account["id"], wish.cloud_account) if method is Method.REGISTERED else None
    )
    if method is Method.REGISTERED and registered is None:
        return Refusal.UNKNOWN_CLOUD_ACCOUNT
    provider = method.value if registered is None else str(registered["provider"])
    state = state_of(account, workspace)
    refusal = refuse_change(state, method, provider=provider, now=world.clock.now())
    if refusal is not None:
        return refusal
    if method is Method.GUANCE:
        return unlock(world, workspace)
    if registered is not None:
        return _settle_by_registered(world, workspace, registered)
    if method is not Method.HUAWEI:
        return Refusal.NO_SUBSCRIPTION_AWS if method is Method.AWS else Refusal.NO_SUBSCRIPTION_ALIBABA
    return _settle_by_account_id(world, account["id"], workspace, wish)


def unlock(world: World, workspace: Workspace) -> Refusal | None:
    """Unlock a workspace, or say why not."""
    refusal = refuse_unlock(workspace.status, workspace.locked_at, world.clock.now())
    if refusal is None:
        world.clock.advance()
        unlock_workspace(world, workspace.id)
        world.journal.act(_SITE, "workspace_unlocked", workspace=workspace.id)
    return refusal


def dissolve(world: World, workspace: Workspace) -> Refusal | None:
    """Dissolve a locked workspace for ever, or say why not."""
    refusal = refuse_dissolve(workspace.status)
    if refusal is None:
        world.clock.advance()
        dissolve_workspace(world, workspace.id)
        world.journal.act(_SITE, "workspace_dissolved", workspace=workspace.id)
    return refusal


def choose_subscription(subscriptions: list[Subscription], instance_id: str | None) -> Subscription:
    """Return the oldest active one, or the active one that was named."""
    return next(
        each for each in subscriptions if each.status == "active" and instance_id in (None, each.instance_id)
    )


def _settle_by_account_id(
    world: World, billing_account: int, workspace: Workspace, wish: Wish
) -> Refusal | None:
    instance_id = wish.instance_id if world.settings.require_instance_id else None
    subscriptions = subscriptions_of(world, wish.account_id)
    known = find_cloud_account(world, "huawei", wish.account_id)
    refusal = refuse_account(
        wish.account_id,
        subscriptions=subscriptions,
        instance_id=instance_id,
        is_bound_elsewhere=known is not None and known["billing_account"] != billing_account,
    )
    if refusal is not None:
        return refusal
    world.clock.advance()
    chosen = choose_subscription(subscriptions, instance_id)
    cloud_account = register_cloud_account(world, billing_account, wish.account_id, chosen.instance_id)
    _settle(world, workspace, cloud_account)
    return None


def _settle_by_registered(world: World, workspace: Workspace, cloud_account: sqlite3.Row) -> Refusal | None:
    if cloud_account["status"] != "active":
        return Refusal.FROZEN
    world.clock.advance()
    _settle(world, workspace, cloud_account)
    return None


def _settle(world: World, workspace: Workspace, cloud_account: sqlite3.Row) -> None:
    is_locked = workspace.status == "locked"
    settle_by_cloud_account(world, workspace.id, cloud_account, cause="unlock" if is_locked else "change")
    name = "workspace_unlocked" if is_locked else "workspace_settled"
    world.journal.act(_SITE, name, workspace=workspace.id, account=cloud_account["account_id"])


def _registered(world: World, billing_account: int, number: str) -> sqlite3.Row | None:
    accounts = list_cloud_accounts(world, billing_account)
    return next((account for account in accounts if str(account["id"]) == number), None)


def state_of(account: sqlite3.Row, workspace: Workspace) -> WorkspaceState:
    """Return what the rules need to know of a workspace of an account."""
    return WorkspaceState(
        status=workspace.status,
        settlement=workspace.settlement,
        operator=workspace.operator,
        is_choice_arbitrary=bool(account["arbitrary_selection"]),
        last_change=workspace.last_change,
        locked_at=workspace.locked_at,
    )
