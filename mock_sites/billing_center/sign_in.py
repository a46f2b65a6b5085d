"""Signing in to Billing Center and out again."""

from urllib.parse import urlencode

from starlette.responses import Response

from mock_sites.billing_center.accounts import find_by_sign_in, find_holder, keep_password
from mock_sites.lockout import count_failure, forget_failures, is_name_locked_out
from mock_sites.mailbox import Purpose
from mock_sites.password_reset import Accounts, add_password_reset
from mock_sites.passwords import is_strong
from mock_sites.routing import Routes
from mock_sites.web import Visit, local_path

routes = Routes()


def ask_to_sign_in(visit: Visit) -> Response:
    """Send a visitor to the sign-in first, and from there back to the page."""
    return visit.redirect("/signin?" + urlencode({"next": visit.path}))


@routes.get("/signin")
def show_sign_in(visit: Visit) -> Response:
    """Show the sign-in form; whoever is signed in already goes on."""
    after = local_path(visit.query.get("next", "/"))
    if visit.session is not None:
        return visit.redirect(after)
    return visit.render("sign_in.html", after=after, username="", refusal=None)


@routes.post("/signin")
def sign_in(visit: Visit) -> Response:
    """Sign in, or show the form again with one refusal for a wrong name and a wrong password."""
    after, name = local_path(visit.form.get("next", "/")), visit.field("username")
    if is_name_locked_out(visit.world, visit.site.key, name):
        return _refuse(visit, after, status=429, refusal="lockout.refused")
    account = find_by_sign_in(visit.world, name, visit.form.get("password", ""))
    if account is None:
        count_failure(visit.world, visit.site.key, name)
        return _refuse(visit, after, status=401, refusal="sign_in.refused")
    forget_failures(visit.world, visit.site.key, name)
    visit.sign_in(billing_account=account)
    return visit.redirect(after)


@routes.post("/signout")
def sign_out(visit: Visit) -> Response:
    """Sign out."""
    visit.sign_out()
    return visit.redirect("/signin")


def _refuse(visit: Visit, after: str, *, status: int, refusal: str) -> Response:
    return visit.render(
        "sign_in.html",
        status=status,
        after=after,
        username=visit.field("username"),
        refusal=visit.t(refusal),
    )


add_password_reset(
    routes,
    "/forgot-password",
    "forgot_password.html",
    accounts=Accounts(
        purpose=Purpose.BILLING_PASSWORD, find=find_holder, keep=keep_password, is_strong=is_strong
    ),
    back="/signin",
)
