"""Workspace Management: the list, binding, the dialog that changes a settlement method, unlocking, dissolving."""

import sqlite3

from starlette.responses import Response

from mock_sites.billing_center.binding import BindingRefusal, bind_workspace
from mock_sites.billing_center.changing import Wish, change_settlement, dissolve, state_of, unlock
from mock_sites.billing_center.cloud_accounts import list_cloud_accounts
from mock_sites.billing_center.page import show, signed_in_account
from mock_sites.billing_center.settlement import Method, Refusal, refuse_method
from mock_sites.billing_center.workspaces import (
    Workspace,
    count_workspaces,
    find_workspace,
    list_workspaces,
)
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()

GUANCE_PRODUCT = "/contents/8990a122-f456-43a4-892c-a458be31e336"
_PER_PAGE = 20
_CLOUDS = (Method.AWS, Method.ALIBABA, Method.HUAWEI)
_MALFORMED = {
    Refusal.NO_METHOD,
    Refusal.MALFORMED_ACCOUNT_ID,
    Refusal.NO_INSTANCE_ID,
    BindingRefusal.MALFORMED_ID,
}
_ABOUT_THE_ID = {
    Refusal.MALFORMED_ACCOUNT_ID,
    Refusal.NO_SUBSCRIPTION,
    Refusal.NO_INSTANCE_ID,
    Refusal.WRONG_INSTANCE_ID,
    Refusal.BOUND_ELSEWHERE,
    Refusal.FROZEN,
}


@routes.get("/workspaces", signed_in=True)
def show_workspaces(visit: Visit) -> Response:
    """Show the workspaces; `?change=`, `?unlock=` and `?dissolve=` open a dialog about one, `?bind=` for a new one."""
    account = signed_in_account(visit)["id"]
    named = {
        dialog: find_workspace(visit.world, account, visit.query.get(dialog, ""))
        for dialog in ("change", "unlock", "dissolve")
    }
    there = {
        dialog: None if workspace is None or workspace.status == "dissolved" else workspace
        for dialog, workspace in named.items()
    }
    return _show(
        visit,
        changing=there["change"],
        unlocking=there["unlock"],
        dissolving=there["dissolve"],
        is_binding="bind" in visit.query,
    )


@routes.post("/workspaces/bind", signed_in=True)
def bind(visit: Visit) -> Response:
    """Bind a workspace to the account by its ID, or show the dialog again with the refusal."""
    workspace = visit.field("workspace")
    refusal = bind_workspace(visit.world, signed_in_account(visit), workspace)
    if refusal is not None:
        return _show(visit, status=status_of(refusal), is_binding=True, refusal=refusal)
    visit.notify("success", "bind.done", workspace=workspace)
    return visit.redirect("/workspaces")


@routes.post("/workspaces/{workspace}/settlement", signed_in=True)
def change(visit: Visit) -> Response:
    """Change how a workspace is settled, or show the dialog again with the refusal."""
    account = signed_in_account(visit)
    workspace = find_workspace(visit.world, account["id"], visit.params["workspace"])
    if workspace is None:
        return _gone(visit)
    wish = Wish(
        method=visit.field("method"),
        account_id=visit.field("account_id"),
        instance_id=visit.field("instance_id"),
        cloud_account=visit.field("cloud_account"),
    )
    refusal = change_settlement(visit.world, account, workspace, wish)
    if refusal is not None:
        return _show(visit, status=status_of(refusal), changing=workspace, wish=wish, refusal=refusal)
    _notify_changed(visit, workspace)
    return visit.redirect("/workspaces")


@routes.post("/workspaces/{workspace}/unlock", signed_in=True)
def unlock_it(visit: Visit) -> Response:
    """Unlock a workspace, or show the dialog again with the refusal."""
    workspace = find_workspace(visit.world, signed_in_account(visit)["id"], visit.params["workspace"])
    if workspace is None:
        return _gone(visit)
    refusal = unlock(visit.world, workspace)
    if refusal is not None:
        return _show(visit, status=status_of(refusal), unlocking=workspace, refusal=refusal)
    visit.notify("success", "workspaces.unlocked", workspace=workspace.name)
    return visit.redirect("/workspaces")


@routes.post("/workspaces/{workspace}/dissolve", signed_in=True)
def dissolve_it(visit: Visit) -> Response:
    """Dissolve a workspace for ever, or show the dialog again with the refusal."""
    workspace = find_workspace(visit.world, signed_in_account(visit)["id"], visit.params["workspace"])
    if workspace is None:
        return _gone(visit)
    refusal = dissolve(visit.world, workspace)
    if refusal is not None:
        return _show(visit, status=status_of(refusal), dissolving=workspace, refusal=refusal)
    visit.notify("success", "workspaces.dissolved", workspace=workspace.name)
    return visit.redirect("/workspaces")


def _notify_changed(visit: Visit, before: Workspace) -> None:
    now = find_workspace(visit.world, signed_in_account(visit)["id"], before.id)
    if before.status == "normal":
        visit.notify("success", "workspaces.changed", workspace=before.name)
    elif now is not None and now.account_id is not None:
        visit.notify("success", "workspaces.rebound", workspace=before.name, account=now.account_id)
    else:
        visit.notify("success", "workspaces.unlocked", workspace=before.name)


def _show(
    visit: Visit,
    *,
    status: int = 200,
    changing: Workspace | None = None,
    unlocking: Workspace | None = None,
    dissolving: Workspace | None = None,
    is_binding: bool = False,
    wish: Wish | None = None,
    refusal: Refusal | BindingRefusal | None = None,
) -> Response:
    account = signed_in_account(visit)
    search = visit.query.get("q", "").strip()
    total = count_workspaces(visit.world, account["id"], search=search)
    pages = max(1, -(-total // _PER_PAGE))
    page = min(_page_number(visit.query.get("page", "1")), pages)
    return show(
        visit,
        "workspaces.html",
        status=status,
        workspaces=list_workspaces(
            visit.world, account["id"], search=search, most=_PER_PAGE, after=(page - 1) * _PER_PAGE
        ),
        total=total,
        page=page,
        pages=pages,
        search=search,
        changing=changing,
        unlocking=unlocking,
        dissolving=dissolving,
        is_binding=is_binding,
        wish=wish or Wish(method="guance"),
        stage="id" if refusal in _ABOUT_THE_ID and wish is not None and wish.method == "huawei" else "choose",
        refusal=None if refusal is None else visit.t(refusal),
        **_choices(visit, account, changing),
        asks_instance_id=visit.world.settings.require_instance_id,
        product=visit.url("koogallery", GUANCE_PRODUCT),
    )


def _choices(visit: Visit, account: sqlite3.Row, workspace: Workspace | None) -> dict[str, object]:
    """Return what the dialog offers: the methods, those that the workspace's site does not have, the accounts."""
    if workspace is None:
        return {}
    registered = list_cloud_accounts(visit.world, account["id"])
    state = state_of(account, workspace)
    usable = [each for each in registered if refuse_method(state, each["provider"]) is None]
    blocked = {method for method in _CLOUDS if refuse_method(state, method) is not None}
    return {
        "method_names": [Method.GUANCE, *_CLOUDS, *([Method.REGISTERED] if registered else [])],
        "blocked_methods": blocked | ({Method.REGISTERED} if not usable else set()),
        "cloud_accounts": usable,
    }


def _gone(visit: Visit) -> Response:
    visit.notify("danger", "workspaces.gone")
    return visit.redirect("/workspaces")


def status_of(refusal: Refusal | BindingRefusal) -> int:
    """Return the HTTP status of a page with a refusal: what was sent is malformed, or the world speaks against it."""
    return 422 if refusal in _MALFORMED else 409


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1
