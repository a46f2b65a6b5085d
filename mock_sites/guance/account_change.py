"""Change Account: a workspace's owner gives it to another Billing Center account of the same enterprise."""

import sqlite3
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from mock_sites.billing_center.accounts import find_billing_account, find_holder
from mock_sites.billing_center.binding import change_account
from mock_sites.billing_center.workspaces import Workspace
from mock_sites.guance.console import show_in_console, show_workspace_page, workspace_of
from mock_sites.guance.roles import Role, role_in
from mock_sites.mailbox import Purpose, judge_code, send_code, spend_code
from mock_sites.password_reset import answer_sent
from mock_sites.routing import Handler, Routes
from mock_sites.web import Visit

_PAGE = "/console/{workspace}/account"
_REFUSED = 422

routes = Routes()


def _for_owner(page: Callable[[Visit, Workspace], Response]) -> Handler:
    """Give a page the workspace, for its owner alone."""

    def handle(visit: Visit) -> Response:
        workspace = workspace_of(visit)
        if workspace is None:
            return visit.render("error.html", status=404, code=404)
        if role_in(visit.world, str(visit.signed_in.guance_account), workspace) is not Role.OWNER:
            return show_workspace_page(visit, workspace, status=403, refusal="console.owner_only")
        return page(visit, workspace)

    return handle


@routes.get(_PAGE, signed_in=True)
@_for_owner
def show_change(visit: Visit, workspace: Workspace) -> Response:
    """Ask for the other account."""
    return _show(visit, workspace, {})


@routes.post(_PAGE + "/code", signed_in=True)
@_for_owner
def send_change_code(visit: Visit, _: Workspace) -> Response:
    """Send a code to the other account's address; the page's script shows the answer."""
    holder = find_holder(visit.world, visit.field("username"))
    if isinstance(holder, str):
        return visit.finish(JSONResponse({"message": visit.t(holder)}, status_code=_REFUSED))
    send_code(visit.world, visit.site.key, holder.address, Purpose.ACCOUNT_CHANGE)
    return answer_sent(visit, holder.address)


@routes.post(_PAGE, signed_in=True)
@_for_owner
def change(visit: Visit, workspace: Workspace) -> Response:
    """Give the workspace to the other account, or say for each field what is wrong."""
    holder = find_holder(visit.world, visit.field("username"))
    if isinstance(holder, str):
        return _show(visit, workspace, {"username": holder}, status=_REFUSED)
    code_refusal = judge_code(visit.world, holder.address, Purpose.ACCOUNT_CHANGE, visit.field("code"))
    if code_refusal is not None:
        return _show(visit, workspace, {"code": code_refusal}, status=_REFUSED)
    account = find_billing_account(visit.world, int(holder.key))
    refusal = change_account(visit.world, workspace, account)
    if refusal is not None:
        return _show(visit, workspace, {"username": refusal}, status=409)
    spend_code(visit.world, holder.address, Purpose.ACCOUNT_CHANGE)
    visit.notify("success", "account.changed", workspace=workspace.name, username=account["username"])
    return visit.redirect(f"/console/{workspace.id}")


def _show(visit: Visit, workspace: Workspace, errors: dict[str, str], *, status: int = 200) -> Response:
    present: sqlite3.Row = find_billing_account(visit.world, workspace.billing_account)
    return show_in_console(
        visit,
        "guance_change_account.html",
        status=status,
        workspace=workspace,
        present=present,
        errors={field: visit.t(key) for field, key in errors.items()},
    )
