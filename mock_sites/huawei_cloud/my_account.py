"""My Account: basic information, real-name authentication and payment methods."""

from starlette.responses import Response

from mock_sites.huawei_cloud.accounts import add_payment_method
from mock_sites.huawei_cloud.page import render, signed_in_user
from mock_sites.huawei_cloud.realname import (
    Application,
    can_apply,
    decide,
    last_application,
    refuse_application,
    submit_application,
)
from mock_sites.routing import Routes
from mock_sites.web import Visit

_REALNAME = "/account/realname"
_PAYMENT = "/account/payment"

open_routes = Routes()
"""What an IAM user may see of the account."""
routes = Routes()


@open_routes.get("/account", signed_in=True)
def show_account(visit: Visit) -> Response:
    """Lead to the first page of My Account."""
    return visit.redirect("/account/basic")


@open_routes.get("/account/basic", signed_in=True)
def show_basic_information(visit: Visit) -> Response:
    """Show name, contacts and whether the account is authenticated."""
    return render(visit, "account_basic.html")


@routes.get(_REALNAME, signed_in=True)
def show_realname(visit: Visit) -> Response:
    """Show the application form, the review, or what came of it."""
    return _realname_page(visit)


@routes.post(_REALNAME, signed_in=True)
def apply(visit: Visit) -> Response:
    """Send in an application for authentication."""
    account = signed_in_user(visit).account
    if not can_apply(account):
        return _realname_page(visit, status=409, refusals={"form": "realname.refuse_again"})
    application = Application(
        kind=visit.field("kind"),
        name=visit.field("name"),
        document=visit.field("document"),
        agrees=visit.field("agree") == "on",
    )
    refusals = refuse_application(application)
    if refusals:
        return _realname_page(visit, status=422, refusals=refusals)
    submit_application(visit.world, account, application)
    visit.journal_act("authentication_submitted", account=account.id, kind=application.kind)
    return visit.redirect(_REALNAME)


@routes.post(_REALNAME + "/review", signed_in=True)
def review(visit: Visit) -> Response:
    """Decide the review, as the mock's stand-in for the people who do it."""
    account = signed_in_user(visit).account
    if account.authentication != "review":
        return _realname_page(visit, status=409, refusals={"form": "realname.refuse_no_review"})
    is_approved = visit.field("decision") == "approve"
    decide(visit.world, account.id, is_approved=is_approved, at=visit.world.clock.advance())
    return visit.redirect(_REALNAME)


@routes.get(_PAYMENT, signed_in=True)
def show_payment_methods(visit: Visit) -> Response:
    """Show whether the account can pay."""
    return render(visit, "account_payment.html")


@routes.post(_PAYMENT, signed_in=True)
def add_card(visit: Visit) -> Response:
    """Bind the mock's test card."""
    account = signed_in_user(visit).account
    if not account.has_payment_method:
        visit.world.clock.advance()
        add_payment_method(visit.world, account.id)
        visit.journal_act("payment_method_added", account=account.id)
        visit.notify("success", "payment.added")
    return visit.redirect(_PAYMENT)


def _realname_page(visit: Visit, *, status: int = 200, refusals: dict[str, str] | None = None) -> Response:
    account = signed_in_user(visit).account
    return render(
        visit,
        "account_realname.html",
        status=status,
        application=last_application(visit.world, account),
        can_apply=can_apply(account),
        refusals=refusals or {},
    )
