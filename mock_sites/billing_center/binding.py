"""Which Billing Center account a workspace belongs to: binding one by its ID, and giving one to another account.

A workspace belongs to some account from its first day. One whose owner wanted no Billing Center account when
registering has an account that nobody signs in to: such a workspace counts as not bound yet. What a cloud
account settles stays where that cloud account is registered.
"""

import re
import sqlite3
from enum import StrEnum

from mock_sites.billing_center.accounts import find_billing_account
from mock_sites.billing_center.workspaces import Workspace, find_any_workspace, is_name_free
from mock_sites.world import World

_SITE = "billing_center"
_WORKSPACE_ID = re.compile(r"wksp_[0-9a-f]{32}")


class BindingRefusal(StrEnum):
    """Why a workspace can't come to an account, by the key of its sentence."""

    MALFORMED_ID = "binding.malformed_id"
    NO_WORKSPACE = "binding.no_workspace"
    BOUND_ALREADY = "binding.bound_already"
    BOUND_ELSEWHERE = "binding.bound_elsewhere"
    ON_CLOUD_ACCOUNT = "binding.on_cloud_account"
    NAME_TAKEN = "binding.name_taken"
    OTHER_ENTERPRISE = "binding.other_enterprise"


def bind_workspace(world: World, account: sqlite3.Row, workspace_id: str) -> BindingRefusal | None:
    """Bind a workspace to an account by its ID, or say why not."""
    if not _WORKSPACE_ID.fullmatch(workspace_id):
        return BindingRefusal.MALFORMED_ID
    workspace = find_any_workspace(world, workspace_id)
    if workspace is None or workspace.status == "dissolved":
        return BindingRefusal.NO_WORKSPACE
    if workspace.billing_account == account["id"]:
        return BindingRefusal.BOUND_ALREADY
    if find_billing_account(world, workspace.billing_account)["password"] is not None:
        return BindingRefusal.BOUND_ELSEWHERE
    refusal = _refuse_coming(world, workspace, account)
    if refusal is None:
        _give(world, workspace, account, act="workspace_bound")
    return refusal


def change_account(world: World, workspace: Workspace, account: sqlite3.Row) -> BindingRefusal | None:
    """Give a workspace to another account, or say why not: both need the same enterprise authentication."""
    if workspace.billing_account == account["id"]:
        return BindingRefusal.BOUND_ALREADY
    enterprise = find_billing_account(world, workspace.billing_account)["enterprise"]
    if not enterprise or enterprise != account["enterprise"]:
        return BindingRefusal.OTHER_ENTERPRISE
    refusal = _refuse_coming(world, workspace, account)
    if refusal is None:
        _give(world, workspace, account, act="account_changed")
    return refusal


def _refuse_coming(world: World, workspace: Workspace, account: sqlite3.Row) -> BindingRefusal | None:
    if workspace.is_tied_to_cloud_account:
        return BindingRefusal.ON_CLOUD_ACCOUNT
    return None if is_name_free(world, account["id"], workspace.name) else BindingRefusal.NAME_TAKEN


def _give(world: World, workspace: Workspace, account: sqlite3.Row, *, act: str) -> None:
    world.clock.advance()
    world.db.execute("UPDATE workspace SET billing_account = ? WHERE id = ?", (account["id"], workspace.id))
    world.journal.act(_SITE, act, workspace=workspace.id, username=account["username"])
