"""Single sign-on: one sign-in on Huawei ID serves the console and KooGallery.

A site sends a visitor who is not signed in to `/login?service=<address>` on Huawei ID. There the visitor
signs in, or is signed in already, and is sent back to that address with a ticket. The ticket works once,
on the site that it was made for; the site exchanges it for a session of its own, which ends with the one
on Huawei ID.
"""

import secrets
from hashlib import sha256
from urllib.parse import quote, urlsplit

from starlette.responses import Response

from mock_sites.hosts import read_host
from mock_sites.routing import Routes
from mock_sites.sessions import Session
from mock_sites.web import Visit, local_path
from mock_sites.world import World

_CALLBACK = "/sso"
_SERVICES = ("huawei_cloud", "koogallery")


def request_sign_in(visit: Visit) -> Response:
    """Send a visitor to Huawei ID, to come back to the page that was asked for."""
    return visit.redirect(_login_address(visit, visit.path))


def add_sign_on(routes: Routes) -> None:
    """Add what a site needs for signing in and out through Huawei ID."""
    routes.get("/signin")(_start_sign_in)
    routes.get(_CALLBACK)(_accept_ticket)
    routes.post("/signout")(_sign_out)


def service_of(visit: Visit, address: str) -> str:
    """Return the address to go back to after a sign-in: a service of this world, else the console's home."""
    parts = urlsplit(address)
    place = read_host(parts.netloc)
    here = visit.place
    is_ours = (
        parts.scheme == "http"
        and place is not None
        and place.site in _SERVICES
        and (place.world, place.port) == (here.world, here.port)
        and parts.path == _CALLBACK
    )
    return address if is_ours else visit.url("huawei_cloud", f"{_CALLBACK}?next=/")


def send_back(visit: Visit, session: Session, service: str) -> Response:
    """Send a signed-in visitor of Huawei ID to a service, with a ticket for it."""
    place = read_host(urlsplit(service).netloc)
    if place is None or place.site is None:
        raise ValueError(f"{service} is no service")
    ticket = _issue_ticket(visit.world, session, place.site)
    return visit.redirect(f"{service}{'&' if '?' in service else '?'}ticket={ticket}")


def _login_address(visit: Visit, page: str) -> str:
    service = visit.url(visit.site.key, f"{_CALLBACK}?next={quote(page, safe='')}")
    return visit.url("huawei_id", f"/login?service={quote(service, safe='')}")


def _start_sign_in(visit: Visit) -> Response:
    return visit.redirect(_login_address(visit, local_path(visit.query.get("next", "/"))))


def _accept_ticket(visit: Visit) -> Response:
    """Exchange a ticket for a session; one that is used up or not for this site leads to the sign-in again."""
    page = local_path(visit.query.get("next", "/"))
    row = visit.world.db.execute(
        "DELETE FROM sign_on_ticket WHERE digest = ? AND service = ? RETURNING session",
        (_digest(visit.query.get("ticket", "")), visit.site.key),
    ).fetchone()
    if row is None:
        return visit.redirect(_login_address(visit, page))
    (user,) = visit.world.db.execute(
        "SELECT iam_user FROM session WHERE visitor = ?", (row["session"],)
    ).fetchone()
    visit.sign_in(iam_user=user, parent=row["session"])
    return visit.redirect(page)


def _sign_out(visit: Visit) -> Response:
    """Sign out here, on Huawei ID and on every site that was signed in through it."""
    if visit.session is not None:
        visit.world.db.execute(
            "DELETE FROM session WHERE visitor = (SELECT parent FROM session WHERE visitor = ?)",
            (visit.session.visitor,),
        )
        visit.sign_out()
    return visit.redirect("/")


def _issue_ticket(world: World, session: Session, site: str) -> str:
    ticket = f"ST-{secrets.token_urlsafe(24)}"
    world.db.execute("INSERT INTO sign_on_ticket VALUES (?, ?, ?)", (_digest(ticket), session.visitor, site))
    return ticket


def _digest(ticket: str) -> str:
    return sha256(ticket.encode("utf-8", "replace")).hexdigest()
