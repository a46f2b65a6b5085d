"""The third step of registration: a workspace, and what settles it.

An account that has no workspace yet gets its Billing Center account with the first one; a further workspace
is settled by the same.
"""

import sqlite3
from dataclasses import dataclass

from mock_sites.billing_center.accounts import (
    find_billing_account,
    find_by_username,
    open_billing_account,
)
from mock_sites.billing_center.changing import choose_subscription
from mock_sites.billing_center.cloud_accounts import (
    find_cloud_account,
    register_cloud_account,
    subscriptions_of,
)
from mock_sites.billing_center.settlement import Method, Refusal, allowed_methods, refuse_account
from mock_sites.billing_center.workspaces import create_workspace, is_name_free, settle_by_cloud_account
from mock_sites.guance.accounts import note_billing_account
from mock_sites.guance.drafts import note_workspace
from mock_sites.guance.registration import LONGEST_NAME, Errors
from mock_sites.world import World

_SITE = "guance"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the third step asks for; `is_synchronized` makes the Billing Center account one to sign in to."""

    name: str
    language: str
    method: str
    account_id: str
    is_synchronized: bool
    has_agreed: bool


def check_opening(world: World, account: sqlite3.Row, opening: Opening) -> Errors:
    """Return what is wrong with the third step, as label keys by field."""
    billing_account = account["billing_account"]
    errors: Errors = {}
    if refusal := refuse_workspace_name(world, billing_account, opening.name):
        errors["name"] = refusal
    if opening.language not in LANGUAGES:
        errors["language"] = "methods.wrong_language"
    if method_refusal := _refuse_method(world, account, opening):
        errors["account_id" if opening.method == Method.HUAWEI else "method"] = method_refusal
    if billing_account is None and find_by_username(world, account["username"]) is not None:
        errors["name"] = "company.username_gone"
    if not opening.has_agreed:
        errors["terms"] = "methods.not_agreed"
    return errors


def refuse_workspace_name(world: World, billing_account: int | None, name: str) -> str | None:
    """Say why a workspace can't have a name; names of one Billing Center account's workspaces differ."""
    if not 0 < len(name) <= LONGEST_NAME:
        return "methods.wrong_name"
    if billing_account is not None and not is_name_free(world, billing_account, name):
        return "methods.name_taken"
    return None


def open_workspace(world: World, visitor: str, account: sqlite3.Row, opening: Opening) -> str:
    """Create the workspace and what settles it, and return its ID."""
    world.clock.advance()
    billing_account = account["billing_account"] or _open_billing_account(world, account, opening)
    workspace = create_workspace(
        world,
        name=opening.name,
        site=account["site"],
        billing_account=billing_account,
        language=opening.language,
        owner=account["id"],
    )
    if opening.method == Method.HUAWEI:
        chosen = choose_subscription(subscriptions_of(world, opening.account_id), None)
        cloud_account = register_cloud_account(world, billing_account, opening.account_id, chosen.instance_id)
        settle_by_cloud_account(world, workspace, cloud_account, cause="opened")
    note_workspace(world, visitor, workspace)
    world.journal.act(_SITE, "workspace_opened", workspace=workspace, method=opening.method)
    return workspace


def _open_billing_account(world: World, account: sqlite3.Row, opening: Opening) -> int:
    profile = {
        name: account[name] for name in ("company", "industry", "region", "description", "email", "phone")
    }
    billing_account = open_billing_account(
        world,
        username=account["username"],
        password_hash=account["password"] if opening.is_synchronized else None,
        **profile,
    )
    note_billing_account(world, account["id"], billing_account)
    return billing_account


def _refuse_method(world: World, account: sqlite3.Row, opening: Opening) -> str | None:
    if opening.method in (Method.AWS, Method.ALIBABA, "azure"):
        return f"methods.not_bought_{opening.method}"
    if opening.method == Method.GUANCE:
        return None
    if opening.method != Method.HUAWEI:
        return "methods.no_method"
    if not is_huawei_allowed(world, account["site"], account["billing_account"]):
        return Refusal.NOT_ON_THIS_SITE
    known = find_cloud_account(world, Method.HUAWEI, opening.account_id)
    return refuse_account(
        opening.account_id,
        subscriptions=subscriptions_of(world, opening.account_id),
        instance_id=None,
        is_bound_elsewhere=known is not None and known["billing_account"] != account["billing_account"],
    )


def is_huawei_allowed(world: World, site: str, billing_account: int | None) -> bool:
    """Tell whether a workspace on a site, paid for by an account or a new one, can be settled by Huawei Cloud."""
    (operator,) = world.db.execute("SELECT operator FROM guance_site WHERE code = ?", (site,)).fetchone()
    is_arbitrary = billing_account is not None and bool(
        find_billing_account(world, billing_account)["arbitrary_selection"]
    )
    return Method.HUAWEI in allowed_methods(operator, is_choice_arbitrary=is_arbitrary)


def opened_workspace(world: World, workspace: str) -> sqlite3.Row:
    """Return a workspace with what its success page shows of it."""
    row: sqlite3.Row = world.db.execute(
        "SELECT workspace.*, cloud_account.account_id, billing_account.password IS NOT NULL AS can_sign_in"
        " FROM workspace JOIN billing_account ON billing_account.id = workspace.billing_account"
        " LEFT JOIN cloud_account ON cloud_account.id = workspace.cloud_account WHERE workspace.id = ?",
        (workspace,),
    ).fetchone()
    return row
