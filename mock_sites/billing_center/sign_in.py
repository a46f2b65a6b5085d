"""Signing in to Billing Center and out again."""

from urllib.parse import urlencode

from starlette.responses import Response

from mock_sites.billing_center.accounts import find_by_sign_in
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
    after = local_path(visit.form.get("next", "/"))
    account = find_by_sign_in(visit.world, visit.field("username"), visit.form.get("password", ""))
    if account is None:
        refusal = visit.t("sign_in.refused")
        return visit.render(
            "sign_in.html", status=401, after=after, username=visit.field("username"), refusal=refusal
        )
    visit.sign_in(billing_account=account)
    return visit.redirect(after)


@routes.post("/signout")
def sign_out(visit: Visit) -> Response:
    """Sign out."""
    visit.sign_out()
    return visit.redirect("/signin")


@routes.get("/forgot-password")
def show_forgotten_password(visit: Visit) -> Response:
    """Say what to do without the password."""
    return visit.render("forgot_password.html")
