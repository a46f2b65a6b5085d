"""Guance itself, as far as its billing is concerned: signing in, the workspaces, what a lock does to one."""

import sqlite3
from urllib.parse import urlencode

from starlette.responses import Response

from mock_sites.billing_center.changing import dissolve
from mock_sites.billing_center.entry import entry_address
from mock_sites.billing_center.workspaces import Workspace, list_joined
from mock_sites.guance.accounts import find_by_sign_in, find_guance_account, find_holder, keep_password
from mock_sites.guance.drafts import resume_draft
from mock_sites.guance.roles import Role, find_joined, role_in
from mock_sites.lockout import count_failure, forget_failures, is_name_locked_out
from mock_sites.mailbox import Purpose
from mock_sites.password_reset import Accounts, add_password_reset
from mock_sites.passwords import is_strong
from mock_sites.routing import Routes
from mock_sites.web import Visit, local_path

routes = Routes()

_SIGN_IN, _CONSOLE, _NEW = "/login", "/console", "/console/new"
_BILLING_PAGES = {
    "home": "/",
    "recharge": "/recharge",
    "unlock": "/workspaces?unlock=",
    "change": "/workspaces?change=",
}


def ask_to_sign_in(visit: Visit) -> Response:
    """Send a visitor to the sign-in first, and from there back to the page."""
    return visit.redirect(f"{_SIGN_IN}?{urlencode({'next': visit.path})}")


@routes.get(_SIGN_IN)
def show_sign_in(visit: Visit) -> Response:
    """Show the sign-in form; whoever is signed in already goes on."""
    after = local_path(visit.query.get("next", _CONSOLE))
    if visit.session is not None:
        return visit.redirect(after)
    return visit.render("guance_sign_in.html", after=after, refusal=None)


@routes.post(_SIGN_IN)
def sign_in(visit: Visit) -> Response:
    """Sign in, or show the form again with one refusal for a wrong name and a wrong password."""
    name = visit.field("username")
    if is_name_locked_out(visit.world, visit.site.key, name):
        return _refuse(visit, status=429, refusal="lockout.refused")
    account = find_by_sign_in(visit.world, name, visit.form.get("password", ""))
    if account is None:
        count_failure(visit.world, visit.site.key, name)
        return _refuse(visit, status=401, refusal="login.refused")
    forget_failures(visit.world, visit.site.key, name)
    visit.sign_in(guance_account=account)
    return visit.redirect(_after(visit))


@routes.post("/signout")
def sign_out(visit: Visit) -> Response:
    """Sign out."""
    visit.sign_out()
    return visit.redirect(_SIGN_IN)


add_password_reset(
    routes,
    "/forgot-password",
    "guance_forgot_password.html",
    accounts=Accounts(
        purpose=Purpose.GUANCE_PASSWORD, find=find_holder, keep=keep_password, is_strong=is_strong
    ),
    back=_SIGN_IN,
)


@routes.get(_CONSOLE, signed_in=True)
def show_workspaces(visit: Visit) -> Response:
    """Show the account's workspaces; without any, lead to creating the first."""
    account = _account(visit)["id"]
    workspaces = list_joined(visit.world, account)
    if not workspaces:
        return visit.redirect(_NEW)
    roles = {each.id: role_in(visit.world, account, each) for each in workspaces}
    return show_in_console(visit, "guance_workspaces.html", roles=roles)


@routes.get(_NEW, signed_in=True)
def show_create_prompt(visit: Visit) -> Response:
    """Say that a workspace is wanted: someone stopped before it, or wants a further one."""
    return show_in_console(visit, "guance_create.html")


@routes.post(_NEW, signed_in=True)
def start_creating(visit: Visit) -> Response:
    """Go on at the third step of registration, as the account that is signed in."""
    resume_draft(visit.world, visit.visitor, _account(visit))
    return visit.redirect("/businessRegister/methods")


@routes.get(_CONSOLE + "/{workspace}", signed_in=True)
def show_workspace(visit: Visit) -> Response:
    """Show one workspace: its plan and billing, or what its lock means and how to end it."""
    workspace = workspace_of(visit)
    return _not_found(visit) if workspace is None else show_workspace_page(visit, workspace)


@routes.post(_CONSOLE + "/{workspace}/billing", signed_in=True)
def go_to_billing_center(visit: Visit) -> Response:
    """Go to Billing Center without signing in there."""
    workspace = workspace_of(visit)
    if workspace is None:
        return _not_found(visit)
    if not _is_owner(visit, workspace):
        return _refuse_member(visit, workspace)
    page = _BILLING_PAGES.get(visit.field("page"), "/")
    address = f"{page}{workspace.id}" if page.endswith("=") else page
    return visit.redirect(entry_address(visit, workspace.billing_account, address))


@routes.post(_CONSOLE + "/{workspace}/dissolve", signed_in=True)
def dissolve_workspace(visit: Visit) -> Response:
    """Dissolve a locked workspace for ever, or show the page again with the refusal."""
    workspace = workspace_of(visit)
    if workspace is None:
        return _not_found(visit)
    if not _is_owner(visit, workspace):
        return _refuse_member(visit, workspace)
    refusal = dissolve(visit.world, workspace)
    if refusal is not None:
        return show_workspace_page(visit, workspace, status=409, refusal=refusal)
    visit.notify("success", "console.dissolved", workspace=workspace.name)
    return visit.redirect(_CONSOLE)


def show_workspace_page(
    visit: Visit, workspace: Workspace, *, status: int = 200, refusal: str | None = None
) -> Response:
    """Answer with the page of a workspace, as far as its visitor's role goes."""
    role = role_in(visit.world, _account(visit)["id"], workspace)
    return show_in_console(
        visit, "guance_workspace.html", status=status, workspace=workspace, role=role, refusal=refusal
    )


def show_in_console(visit: Visit, template: str, /, status: int = 200, **context: object) -> Response:
    """Answer with a page behind the sign-in, with the account's workspaces beside it."""
    account = _account(visit)
    workspaces = list_joined(visit.world, account["id"])
    return visit.render(template, status=status, account=account, workspaces=workspaces, **context)


def workspace_of(visit: Visit) -> Workspace | None:
    """Return the workspace that a page is about; None when the visitor is not in it."""
    return find_joined(visit.world, _account(visit)["id"], visit.params["workspace"])


def _is_owner(visit: Visit, workspace: Workspace) -> bool:
    return role_in(visit.world, _account(visit)["id"], workspace) is Role.OWNER


def _refuse_member(visit: Visit, workspace: Workspace) -> Response:
    return show_workspace_page(visit, workspace, status=403, refusal="console.owner_only")


def _not_found(visit: Visit) -> Response:
    return visit.render("error.html", status=404, code=404)


def _refuse(visit: Visit, *, status: int, refusal: str) -> Response:
    return visit.render("guance_sign_in.html", status=status, after=_after(visit), refusal=refusal)


def _after(visit: Visit) -> str:
    return local_path(visit.form.get("next", _CONSOLE))


def _account(visit: Visit) -> sqlite3.Row:
    if visit.signed_in.guance_account is None:
        raise LookupError("a session of this site belongs to a Guance account")
    return find_guance_account(visit.world, visit.signed_in.guance_account)
