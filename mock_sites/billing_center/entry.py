"""Coming into Billing Center from Guance without signing in: by a ticket that is good once, for five minutes."""

import secrets
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

from starlette.responses import Response

from mock_sites.clock import read_time, stamp
from mock_sites.routing import Routes
from mock_sites.web import Visit, local_path

routes = Routes()

_PATH = "/enter"
_LIFE = timedelta(minutes=5)


def entry_address(visit: Visit, billing_account: int, page: str) -> str:
    """Return an address that leads to a page of Billing Center, signed in as an account."""
    ticket = secrets.token_urlsafe(24)
    visit.world.db.execute(
        "INSERT INTO entry_ticket VALUES (?, ?, ?)",
        (_digest(ticket), billing_account, stamp(visit.world.clock.now())),
    )
    return visit.url("billing_center", f"{_PATH}?{urlencode({'ticket': ticket, 'next': page})}")


@routes.get(_PATH)
def enter(visit: Visit) -> Response:
    """Exchange a ticket for a session; one that is used up or too old leads to the sign-in, with 403."""
    after = local_path(visit.query.get("next", "/"))
    row = visit.world.db.execute(
        "DELETE FROM entry_ticket WHERE digest = ? RETURNING billing_account, issued",
        (_digest(visit.query.get("ticket", "")),),
    ).fetchone()
    if row is None or visit.world.clock.now() - read_time(row["issued"]) > _LIFE:
        refusal = visit.t("sign_in.old_ticket")
        return visit.render("sign_in.html", status=403, after=after, username="", refusal=refusal)
    visit.sign_in(billing_account=row["billing_account"])
    return visit.redirect(after)


def _digest(ticket: str) -> str:
    return sha256(ticket.encode("utf-8", "replace")).hexdigest()
