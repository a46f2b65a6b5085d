"""What every page of Billing Center shares: who is signed in, and how amounts are written."""

import sqlite3

from starlette.responses import Response

from mock_sites.billing_center.accounts import find_billing_account
from mock_sites.web import Visit


def signed_in_account(visit: Visit) -> sqlite3.Row:
    """Return the account that is signed in."""
    number = visit.signed_in.billing_account
    if number is None:
        raise LookupError("a session of this site belongs to a Billing Center account")
    return find_billing_account(visit.world, number)


def show(visit: Visit, template: str, /, status: int = 200, **context: object) -> Response:
    """Answer with a page of the signed-in account."""
    shared = {
        "account": signed_in_account(visit),
        "current": _section(visit),
        "money": money,
    }
    return visit.render(template, status=status, **shared, **context)


def money(cents: int) -> str:
    """Write an amount as the pages do: 1,234.50."""
    return f"{cents / 100:,.2f}"


def _section(visit: Visit) -> str:
    """Return the address that the side navigation marks as the page shown."""
    path = visit.request.url.path
    return next((section for section in ("/workspaces", "/bills") if path.startswith(section)), path)
