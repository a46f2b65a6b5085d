"""Huawei ID: the sign-in and sign-up pages that every Huawei Cloud site uses."""

from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

from mock_sites.huawei_cloud.accounts import (
    check_password,
    find_holder,
    has_account,
    keep_password,
    open_huawei_account,
)
from mock_sites.huawei_cloud.sign_on import send_back, service_of
from mock_sites.huawei_cloud.sign_up import SignUp, is_strong, refuse_sign_up
from mock_sites.lockout import count_failure, forget_failures, is_name_locked_out
from mock_sites.mailbox import Purpose
from mock_sites.password_reset import Accounts, add_password_reset
from mock_sites.routing import Routes, Site
from mock_sites.web import Visit

routes = Routes()


@routes.get("/")
def show_start(visit: Visit) -> Response:
    """Lead to the sign-in."""
    return visit.redirect("/login")


@routes.get("/login")
def show_sign_in(visit: Visit) -> Response:
    """Show the sign-in form, or send a visitor who is signed in already straight back."""
    service = service_of(visit, visit.query.get("service", ""))
    if visit.session is not None:
        return send_back(visit, visit.session, service)
    return _sign_in_page(visit, service)


@routes.post("/login")
def sign_in(visit: Visit) -> Response:
    """Sign in with account name and password, and go back to the service."""
    service = service_of(visit, visit.field("service"))
    name = visit.field("name")
    if is_name_locked_out(visit.world, visit.site.key, name):
        return _sign_in_page(visit, service, status=429, refusal="lockout.refused")
    user = check_password(visit.world, name, visit.form.get("password", ""))
    if user is None:
        count_failure(visit.world, visit.site.key, name)
        return _sign_in_page(visit, service, status=403, refusal="signin.refuse_password")
    forget_failures(visit.world, visit.site.key, name)
    visit.journal_act("signed_in", user=user)
    return send_back(visit, visit.sign_in(iam_user=user), service)


@routes.get("/register")
def show_sign_up(visit: Visit) -> Response:
    """Show the sign-up form."""
    return _sign_up_page(visit, service_of(visit, visit.query.get("service", "")))


@routes.post("/register")
def sign_up(visit: Visit) -> Response:
    """Open an account, sign its owner in and go on to the service."""
    form = SignUp(
        name=visit.field("name"),
        password=visit.form.get("password", ""),
        repeated=visit.form.get("repeated", ""),
        email=visit.field("email"),
        phone=visit.field("phone"),
        agrees=visit.field("agree") == "on",
    )
    service = service_of(visit, visit.field("service"))
    refusals = refuse_sign_up(form, is_taken=has_account(visit.world, form.name))
    if refusals:
        return _sign_up_page(visit, service, status=422, refusals=refusals)
    visit.world.clock.advance()
    account = open_huawei_account(
        visit.world, name=form.name, password=form.password, email=form.email, phone=form.phone
    )
    visit.journal_act("huawei_account_opened", account=account)
    return send_back(
        visit, visit.sign_in(iam_user=check_password(visit.world, form.name, form.password)), service
    )


add_password_reset(
    routes,
    "/forgot",
    "forgot.html",
    accounts=Accounts(
        purpose=Purpose.HUAWEI_PASSWORD, find=find_holder, keep=keep_password, is_strong=is_strong
    ),
    back="/login",
)


def _sign_in_page(visit: Visit, service: str, *, status: int = 200, refusal: str | None = None) -> Response:
    return visit.render("signin.html", status=status, service=service, refusal=refusal, query=_query(service))


def _sign_up_page(
    visit: Visit, service: str, *, status: int = 200, refusals: dict[str, str] | None = None
) -> Response:
    return visit.render(
        "register.html", status=status, service=service, refusals=refusals or {}, query=_query(service)
    )


def _query(service: str) -> str:
    """Return what the links between sign-in and sign-up carry on, so that neither forgets the way back."""
    return f"?service={quote(service, safe='')}"


SITE = Site(
    key="huawei_id", brand="huawei", folder=Path(__file__).parent, pages=routes.pages, sign_in=show_sign_in
)
