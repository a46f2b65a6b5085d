"""The pages of Guance: registration in four steps, the mailbox, a front page."""

import sqlite3
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from mock_sites.billing_center.workspace_pages import GUANCE_PRODUCT
from mock_sites.guance import registration
from mock_sites.guance.accounts import find_guance_account
from mock_sites.guance.drafts import find_draft
from mock_sites.guance.marketplace_entry import find_entry
from mock_sites.guance.opening import Opening, check_opening, open_workspace, opened_workspace
from mock_sites.guance.registration import BasicInfo, CompanyInfo, Errors
from mock_sites.mailbox import Purpose, list_mails, send_code
from mock_sites.password_reset import answer_sent
from mock_sites.provisioning.failures import SELLER_ADDRESS, list_seller_mail
from mock_sites.routing import Handler, Routes
from mock_sites.web import Visit

routes = Routes()

INDUSTRIES = ("internet", "retail", "finance", "manufacturing", "education", "other")
OPENING_METHODS = ("guance", "huawei", "alibaba", "aws", "azure")
_REFUSED = 422
_START, _BIND, _COMPANY, _METHODS, _SUCCESS = (
    f"/businessRegister{step}" for step in ("", "/bind", "/company", "/methods", "/success")
)


def needs(
    step: Callable[[Visit, sqlite3.Row], bool],
) -> Callable[[Callable[[Visit, sqlite3.Row], Response]], Handler]:
    """Send a visitor who has not come so far, or went further, to the beginning."""

    def wrap(page: Callable[[Visit, sqlite3.Row], Response]) -> Handler:
        def handle(visit: Visit) -> Response:
            draft = find_draft(visit.world, visit.visitor)
            return visit.redirect(_START) if draft is None or not step(visit, draft) else page(visit, draft)

        return handle

    return wrap


def is_asked_to_bind(visit: Visit, draft: sqlite3.Row) -> bool:
    """Tell whether the first step ended with a user name that Billing Center has."""
    return draft["account"] is None and registration.asks_to_bind(visit.world, draft)


def is_at_company(visit: Visit, draft: sqlite3.Row) -> bool:
    """Tell whether the second step is next."""
    return draft["account"] is None


def is_at_methods(visit: Visit, draft: sqlite3.Row) -> bool:
    """Tell whether the third step is next."""
    return draft["account"] is not None and draft["workspace"] is None


def is_done(visit: Visit, draft: sqlite3.Row) -> bool:
    """Tell whether a workspace was opened."""
    return draft["workspace"] is not None


@routes.get("/")
def show_home(visit: Visit) -> Response:
    """Show the front page."""
    return visit.render("guance_home.html")


@routes.get(_START)
def show_basic_info(visit: Visit) -> Response:
    """Show the first step; whoever finished the second goes on where they stopped."""
    draft = find_draft(visit.world, visit.visitor)
    if draft is not None and is_at_methods(visit, draft):
        return visit.redirect(_METHODS)
    return _basic_info(visit)


@routes.post(_START)
def enter_basic_info(visit: Visit) -> Response:
    """Take the first step, or say for each field what is wrong with it."""
    info = BasicInfo(
        site=visit.field("site"),
        username=visit.field("username"),
        password=visit.form.get("password", ""),
        email=visit.field("email"),
        code=visit.field("code"),
        phone=visit.field("phone"),
    )
    errors = registration.check_basic_info(visit.world, info)
    if errors:
        return _basic_info(visit, errors=errors)
    registration.begin(visit.world, visit.visitor, info)
    return visit.redirect(_COMPANY)


@routes.get(_BIND)
@needs(is_asked_to_bind)
def show_binding(visit: Visit, draft: sqlite3.Row) -> Response:
    """Ask whether to go on with a user name that Billing Center has already."""
    return visit.render("bind_username.html", draft=draft, error="")


@routes.post(_BIND)
@needs(is_asked_to_bind)
def bind_username(visit: Visit, draft: sqlite3.Row) -> Response:
    """Go on with it, for whoever has the password of that Billing Center account."""
    refusal = registration.bind_username(visit.world, draft, visit.form.get("password", ""))
    if refusal is None:
        return visit.redirect(_COMPANY)
    status = 429 if refusal == "lockout.refused" else _REFUSED
    return visit.render("bind_username.html", status=status, draft=draft, error=visit.t(refusal))


@routes.post(f"{_START}/code")
def send_verification_code(visit: Visit) -> Response:
    """Send a code to an email address; the page's script shows what is answered."""
    address = visit.field("email")
    if not registration.is_email(address):
        return visit.finish(JSONResponse({"message": visit.t("basic.wrong_email")}, status_code=_REFUSED))
    send_code(visit.world, visit.site.key, address, Purpose.REGISTRATION)
    return answer_sent(visit, address)


@routes.get("/mailbox")
def show_mailbox(visit: Visit) -> Response:
    """Show the mails to an address."""
    address = visit.query.get("address", "").strip()
    return visit.render(
        "mailbox.html",
        address=address,
        mails=list_mails(visit.world, address),
        seller_mails=list_seller_mail(visit.world) if address.lower() == SELLER_ADDRESS else [],
    )


@routes.get(_COMPANY)
@needs(is_at_company)
def show_company_info(visit: Visit, draft: sqlite3.Row) -> Response:
    """Show the second step, after the question that a user name of Billing Center's brings."""
    if registration.asks_to_bind(visit.world, draft):
        return visit.redirect(_BIND)
    return visit.render("company_info.html", draft=draft, errors={}, industries=INDUSTRIES)


@routes.post(_COMPANY)
@needs(is_at_company)
def enter_company_info(visit: Visit, draft: sqlite3.Row) -> Response:
    """Take the second step, which creates the Guance account."""
    info = CompanyInfo(
        company=visit.field("company"),
        has_agreed=bool(visit.field("agreements")),
        industry=visit.field("industry") if visit.field("industry") in INDUSTRIES else "",
        region=visit.field("region"),
        description=visit.field("description"),
    )
    errors = registration.check_company_info(visit.world, draft, info)
    if errors:
        return visit.render(
            "company_info.html",
            status=_REFUSED,
            draft=draft,
            errors=_texts(visit, errors),
            industries=INDUSTRIES,
        )
    registration.create_account(visit.world, draft, info)
    return visit.redirect(_METHODS)


@routes.get(_METHODS)
@needs(is_at_methods)
def show_methods(visit: Visit, draft: sqlite3.Row) -> Response:
    """Show the third step."""
    return _methods(visit, draft)


@routes.post(_METHODS)
@needs(is_at_methods)
def choose_method(visit: Visit, draft: sqlite3.Row) -> Response:
    """Take the third step, which opens the workspace."""
    opening = Opening(
        name=visit.field("name"),
        language=visit.field("language"),
        method=visit.field("method"),
        account_id=visit.field("account_id"),
        is_synchronized=bool(visit.field("synchronize")),
        has_agreed=bool(visit.field("terms")),
    )
    account = find_guance_account(visit.world, draft["account"])
    errors = check_opening(visit.world, account, opening)
    if errors:
        return _methods(visit, draft, errors=errors)
    open_workspace(visit.world, visit.visitor, account, opening)
    return visit.redirect(_SUCCESS)


@routes.get(_SUCCESS)
@needs(is_done)
def show_success(visit: Visit, draft: sqlite3.Row) -> Response:
    """Show what was opened."""
    opened = opened_workspace(visit.world, draft["workspace"])
    return visit.render("success.html", workspace=opened)


def _basic_info(visit: Visit, *, errors: Errors | None = None) -> Response:
    return visit.render(
        "basic_info.html",
        status=_REFUSED if errors else 200,
        sites=registration.list_sites(visit.world),
        errors=_texts(visit, errors or {}),
    )


def _methods(visit: Visit, draft: sqlite3.Row, *, errors: Errors | None = None) -> Response:
    return visit.render(
        "methods.html",
        status=_REFUSED if errors else 200,
        draft=draft,
        account=find_guance_account(visit.world, draft["account"]),
        entry=find_entry(visit.world, visit.visitor),
        methods=OPENING_METHODS,
        product=visit.url("koogallery", GUANCE_PRODUCT),
        errors=_texts(visit, errors or {}),
    )


def _texts(visit: Visit, errors: Errors) -> Errors:
    return {field: visit.t(key) for field, key in errors.items()}
