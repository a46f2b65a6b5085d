"""Workspace Management: the list, the dialog that changes a settlement method, unlocking."""

from starlette.responses import Response

from mock_sites.billing_center.changing import Wish, change_settlement, unlock
from mock_sites.billing_center.cloud_accounts import list_cloud_accounts
from mock_sites.billing_center.page import show, signed_in_account
from mock_sites.billing_center.settlement import Refusal
from mock_sites.billing_center.workspaces import Workspace, find_workspace, list_workspaces
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()

GUANCE_PRODUCT = "/contents/8990a122-f456-43a4-892c-a458be31e336"
_PER_PAGE = 20
_MALFORMED = {Refusal.NO_METHOD, Refusal.MALFORMED_ACCOUNT_ID, Refusal.NO_INSTANCE_ID}
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
    """Show the workspaces; `?change=` and `?unlock=` open a dialog about one of them."""
    account = signed_in_account(visit)["id"]
    changing = find_workspace(visit.world, account, visit.query.get("change", ""))
    unlocking = find_workspace(visit.world, account, visit.query.get("unlock", ""))
    return _show(visit, changing=changing, unlocking=unlocking)


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
        return _show(visit, status=_status(refusal), changing=workspace, wish=wish, refusal=refusal)
    visit.notify("success", "workspaces.changed", workspace=workspace.name)
    return visit.redirect("/workspaces")


@routes.post("/workspaces/{workspace}/unlock", signed_in=True)
def unlock_it(visit: Visit) -> Response:
    """Unlock a workspace, or show the dialog again with the refusal."""
    workspace = find_workspace(visit.world, signed_in_account(visit)["id"], visit.params["workspace"])
    if workspace is None:
        return _gone(visit)
    refusal = unlock(visit.world, workspace)
    if refusal is not None:
        return _show(visit, status=_status(refusal), unlocking=workspace, refusal=refusal)
    visit.notify("success", "workspaces.unlocked", workspace=workspace.name)
    return visit.redirect("/workspaces")


def _show(
    visit: Visit,
    *,
    status: int = 200,
    changing: Workspace | None = None,
    unlocking: Workspace | None = None,
    wish: Wish | None = None,
    refusal: Refusal | None = None,
) -> Response:
    account = signed_in_account(visit)
    search = visit.query.get("q", "").strip()
    found = list_workspaces(visit.world, account["id"], search=search)
    pages = max(1, -(-len(found) // _PER_PAGE))
    page = min(_page_number(visit.query.get("page", "1")), pages)
    return show(
        visit,
        "workspaces.html",
        status=status,
        workspaces=found[(page - 1) * _PER_PAGE : page * _PER_PAGE],
        total=len(found),
        page=page,
        pages=pages,
        search=search,
        changing=changing,
        unlocking=unlocking,
        wish=wish or Wish(method="guance"),
        stage="id" if refusal in _ABOUT_THE_ID and wish is not None and wish.method == "huawei" else "choose",
        refusal=None if refusal is None else visit.t(refusal),
        cloud_accounts=list_cloud_accounts(visit.world, account["id"]),
        asks_instance_id=visit.world.settings.require_instance_id,
        product=visit.url("koogallery", GUANCE_PRODUCT),
    )


def _gone(visit: Visit) -> Response:
    visit.notify("danger", "workspaces.gone")
    return visit.redirect("/workspaces")


def _status(refusal: Refusal) -> int:
    return 422 if refusal in _MALFORMED else 409


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1
