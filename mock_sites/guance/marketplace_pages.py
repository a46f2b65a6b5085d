"""The pages for whoever comes from KooGallery: binding what was bought there, or registering with it."""

import sqlite3
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from mock_sites.billing_center.accounts import find_billing_account, find_by_username
from mock_sites.billing_center.changing import state_of
from mock_sites.billing_center.entry import entry_address
from mock_sites.billing_center.settlement import Method, refuse_change
from mock_sites.billing_center.workspaces import Workspace, list_workspaces
from mock_sites.guance import marketplace_entry
from mock_sites.guance.marketplace_entry import NewWorkspace, find_entry
from mock_sites.guance.registration import Errors, is_email, list_sites
from mock_sites.mailbox import Purpose, send_code
from mock_sites.password_reset import answer_sent
from mock_sites.provisioning.login import LoginRefusal, accept_login
from mock_sites.routing import Handler, Routes
from mock_sites.web import Visit

routes = Routes()

LOGIN = "/huawei/login"
_CHOICE, _BIND, _WORKSPACES, _NEW = (f"/huawei/{page}" for page in ("start", "bind", "workspaces", "new"))
_REFUSED = 422

EntryPage = Callable[[Visit, sqlite3.Row], Response]


def _came_from_koogallery(page: EntryPage) -> Handler:
    """Send a visitor who did not come from KooGallery to the front page."""

    def handle(visit: Visit) -> Response:
        entry = find_entry(visit.world, visit.visitor)
        return visit.redirect("/") if entry is None else page(visit, entry)

    return handle


def _bound(page: EntryPage) -> Handler:
    """Send a visitor who has not bound a Billing Center account to doing so."""

    def show(visit: Visit, entry: sqlite3.Row) -> Response:
        return visit.redirect(_CHOICE) if entry["billing_account"] is None else page(visit, entry)

    return _came_from_koogallery(show)


@routes.get(LOGIN)
def enter(visit: Visit) -> Response:
    """Let in whoever KooGallery sends: into Billing Center when the account is bound there, else to a choice."""
    login = accept_login(visit.world, visit.query)
    refusal = login if isinstance(login, LoginRefusal) else marketplace_entry.refuse_login(visit.world, login)
    if isinstance(login, LoginRefusal) or refusal is not None:
        return visit.render("entry_refused.html", status=403, refusal=visit.t(str(refusal)))
    bound = marketplace_entry.bound_account(visit.world, login.customer_id)
    if bound is not None:
        return visit.redirect(entry_address(visit, bound, "/workspaces"))
    marketplace_entry.begin_entry(visit.world, visit.visitor, login)
    return visit.redirect(_CHOICE)


@routes.get(_CHOICE)
@_came_from_koogallery
def show_choice(visit: Visit, entry: sqlite3.Row) -> Response:
    """Ask whether there is a Billing Center account."""
    return visit.render("entry_choice.html", entry=entry, error="")


@routes.post(_CHOICE)
@_came_from_koogallery
def choose(visit: Visit, entry: sqlite3.Row) -> Response:
    """Go on to registering or to binding."""
    ways = {"none": "/businessRegister", "existing": _BIND}
    way = ways.get(visit.field("account"))
    if way is None:
        return visit.render(
            "entry_choice.html", status=_REFUSED, entry=entry, error=visit.t("entry.no_choice")
        )
    return visit.redirect(way)


@routes.post("/huawei/site")
@_came_from_koogallery
def choose_site(visit: Visit, entry: sqlite3.Row) -> Response:
    """Choose the site of workspaces that would be created."""
    marketplace_entry.choose_site(visit.world, entry, visit.field("site"))
    return visit.redirect(visit.path)


@routes.get(_BIND)
@_came_from_koogallery
def show_binding(visit: Visit, entry: sqlite3.Row) -> Response:
    """Ask for the Billing Center account, with the hint how binding goes."""
    return _binding(visit, entry)


@routes.post(f"{_BIND}/code")
@_came_from_koogallery
def send_binding_code(visit: Visit, entry: sqlite3.Row) -> Response:
    """Send a code to the Billing Center account's address; the page's script shows the answer."""
    account = find_by_username(visit.world, visit.field("username"))
    if account is None or not account["email"]:
        refusal = "reset.unknown" if account is None else "reset.no_address"
        return visit.finish(JSONResponse({"message": visit.t(refusal)}, status_code=_REFUSED))
    send_code(visit.world, visit.site.key, account["email"], Purpose.BINDING)
    return answer_sent(visit, account["email"])


@routes.post(_BIND)
@_came_from_koogallery
def bind_account(visit: Visit, entry: sqlite3.Row) -> Response:
    """Bind the Billing Center account, or say for each field what is wrong."""
    username = visit.field("username")
    errors = marketplace_entry.check_binding(visit.world, entry, username, visit.field("code"))
    if errors:
        return _binding(visit, entry, errors=errors)
    marketplace_entry.bind_billing_account(visit.world, entry, username)
    return visit.redirect(_WORKSPACES)


@routes.get(_WORKSPACES)
@_bound
def show_workspaces(visit: Visit, entry: sqlite3.Row) -> Response:
    """Show the account's workspaces: bound, to be bound, or why they can't be."""
    return _workspaces(visit, entry)


@routes.post(_WORKSPACES)
@_bound
def bind_workspace(visit: Visit, entry: sqlite3.Row) -> Response:
    """Bind one workspace, or show the list again with the refusal."""
    refusal = marketplace_entry.bind_workspace(visit.world, entry, visit.field("workspace"))
    if refusal is not None:
        return _workspaces(visit, entry, status=409, refusal=refusal)
    visit.notify("success", "entry.workspace_bound")
    return visit.redirect(_WORKSPACES)


@routes.get(_NEW)
@_bound
def show_new_workspace(visit: Visit, entry: sqlite3.Row) -> Response:
    """Ask for a workspace: `?owner=new` for someone without a Guance account."""
    return _new_workspace(visit, entry, is_new_owner=visit.query.get("owner") == "new")


@routes.post(f"{_NEW}/code")
@_bound
def send_workspace_code(visit: Visit, entry: sqlite3.Row) -> Response:
    """Send a code to the owner's address; the page's script shows the answer."""
    address = visit.field("email")
    if not is_email(address):
        return visit.finish(JSONResponse({"message": visit.t("basic.wrong_email")}, status_code=_REFUSED))
    send_code(visit.world, visit.site.key, address, Purpose.WORKSPACE)
    return answer_sent(visit, address)


@routes.post(_NEW)
@_bound
def create_workspace(visit: Visit, entry: sqlite3.Row) -> Response:
    """Create the workspace, settled by the Huawei Cloud account, or say for each field what is wrong."""
    is_new_owner = visit.field("owner") == "new"
    wish = NewWorkspace(
        name=visit.field("name"),
        language=visit.field("language"),
        email=visit.field("email"),
        code=visit.field("code"),
        has_agreed=bool(visit.field("agree")),
        username=visit.field("username"),
        password=visit.form.get("password", ""),
        repeated=visit.form.get("repeated", ""),
        phone=visit.field("phone"),
    )
    errors = marketplace_entry.check_new_workspace(visit.world, entry, wish, is_new_owner=is_new_owner)
    if errors:
        return _new_workspace(visit, entry, is_new_owner=is_new_owner, errors=errors)
    marketplace_entry.create_bound_workspace(visit.world, entry, wish, is_new_owner=is_new_owner)
    visit.notify("success", "entry.workspace_bound")
    return visit.redirect(_WORKSPACES)


def _binding(visit: Visit, entry: sqlite3.Row, *, errors: Errors | None = None) -> Response:
    return _show(
        visit,
        "entry_bind.html",
        status=_REFUSED if errors else 200,
        entry=entry,
        errors={field: visit.t(key) for field, key in (errors or {}).items()},
    )


def _workspaces(
    visit: Visit, entry: sqlite3.Row, *, status: int = 200, refusal: str | None = None
) -> Response:
    account = find_billing_account(visit.world, entry["billing_account"])
    return _show(
        visit,
        "entry_workspaces.html",
        status=status,
        entry=entry,
        account=account,
        refusal=refusal,
        offers=[
            (workspace, _obstacle(visit, account, workspace))
            for workspace in list_workspaces(visit.world, account["id"])
        ],
    )


def _obstacle(visit: Visit, account: sqlite3.Row, workspace: Workspace) -> str | None:
    """Return the key of the sentence that says why a workspace can't be bound now."""
    return refuse_change(
        state_of(account, workspace), Method.REGISTERED, provider="huawei", now=visit.world.clock.now()
    )


def _new_workspace(
    visit: Visit, entry: sqlite3.Row, *, is_new_owner: bool, errors: Errors | None = None
) -> Response:
    return _show(
        visit,
        "entry_new.html",
        status=_REFUSED if errors else 200,
        entry=entry,
        is_new_owner=is_new_owner,
        errors={field: visit.t(key) for field, key in (errors or {}).items()},
    )


def _show(visit: Visit, template: str, /, status: int = 200, **context: object) -> Response:
    return visit.render(template, status=status, sites=list_sites(visit.world), **context)
