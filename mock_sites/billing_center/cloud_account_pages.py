"""Cloud Accounts: what is registered, what it settles, and binding further workspaces to it."""

from starlette.responses import Response

from mock_sites.billing_center.changing import Wish, change_settlement
from mock_sites.billing_center.cloud_accounts import list_cloud_accounts
from mock_sites.billing_center.page import show, signed_in_account
from mock_sites.billing_center.settlement import Method, Refusal
from mock_sites.billing_center.workspace_pages import status_of
from mock_sites.billing_center.workspaces import find_workspace, list_workspaces
from mock_sites.routing import Routes
from mock_sites.web import Visit

_PAGE = "/account/cloud"

routes = Routes()


@routes.get(_PAGE, signed_in=True)
def show_cloud_accounts(visit: Visit) -> Response:
    """Show the registered cloud accounts with what they settle; `?bind=` opens the dialog of one of them."""
    return _show(visit, binding=visit.query.get("bind", ""))


@routes.post(_PAGE + "/{cloud_account}/workspaces", signed_in=True)
def bind_workspace(visit: Visit) -> Response:
    """Settle a workspace by a cloud account, under the rules of any change, or show the dialog with the refusal."""
    account, number = signed_in_account(visit), visit.params["cloud_account"]
    workspace = find_workspace(visit.world, account["id"], visit.field("workspace"))
    if workspace is None:
        return _show(visit, status=422, binding=number, refusal="cloud.no_workspace")
    wish = Wish(method=Method.REGISTERED, cloud_account=number)
    refusal = change_settlement(visit.world, account, workspace, wish)
    if refusal is not None:
        return _show(visit, status=status_of(refusal), binding=number, refusal=refusal)
    visit.notify("success", "cloud.bound", workspace=workspace.name)
    return visit.redirect(_PAGE)


def _show(
    visit: Visit, *, status: int = 200, binding: str = "", refusal: Refusal | str | None = None
) -> Response:
    account = signed_in_account(visit)["id"]
    cloud_accounts = list_cloud_accounts(visit.world, account)
    return show(
        visit,
        "cloud_accounts.html",
        status=status,
        cloud_accounts=cloud_accounts,
        binding=next((each for each in cloud_accounts if str(each["id"]) == binding), None),
        candidates=[
            workspace
            for workspace in (list_workspaces(visit.world, account) if binding else [])
            if workspace.settlement != "cloud" and not workspace.is_cleared
        ],
        refusal=None if refusal is None else visit.t(refusal),
    )
