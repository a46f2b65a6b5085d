"""The pages around the workspaces: overview, profile, bills, invoices, support."""

import sqlite3
from collections import Counter

from starlette.responses import Response

from mock_sites.billing_center.page import show, signed_in_account
from mock_sites.billing_center.workspaces import list_workspaces
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()


@routes.get("/", signed_in=True)
def show_overview(visit: Visit) -> Response:
    """Show balances, how many workspaces are settled in which way, and the last months' bills."""
    account = signed_in_account(visit)
    workspaces = list_workspaces(visit.world, account["id"])
    months = _months(visit, account)
    return show(
        visit,
        "overview.html",
        methods=Counter(workspace.method or "locked" for workspace in workspaces),
        total=len(workspaces),
        months=months,
        largest=max((month["amount"] for month in months), default=1),
    )


@routes.get("/account/profile", signed_in=True)
def show_profile(visit: Visit) -> Response:
    """Show what is known of the company."""
    return show(visit, "profile.html")


@routes.get("/bills", signed_in=True)
def show_bills(visit: Visit) -> Response:
    """Show the bills of past months, workspace by workspace."""
    bills = visit.world.db.execute(
        "SELECT bill.month, bill.amount_cents, workspace.name, workspace.site FROM bill"
        " JOIN workspace ON workspace.id = bill.workspace WHERE bill.billing_account = ?"
        " ORDER BY bill.month DESC, workspace.rowid",
        (signed_in_account(visit)["id"],),
    ).fetchall()
    return show(visit, "bills.html", bills=bills)


@routes.get("/bills/vouchers", signed_in=True)
def show_vouchers(visit: Visit) -> Response:
    """Show the vouchers."""
    return show(visit, "vouchers.html")


@routes.get("/bills/cards", signed_in=True)
def show_cards(visit: Visit) -> Response:
    """Show the stored-value cards."""
    return show(visit, "cards.html")


@routes.get("/invoices", signed_in=True)
def show_invoices(visit: Visit) -> Response:
    """Show the invoices."""
    return show(visit, "invoices.html")


@routes.get("/support", signed_in=True)
def show_support(visit: Visit) -> Response:
    """Show ways to get help."""
    return show(visit, "support.html")


def _months(visit: Visit, account: sqlite3.Row) -> list[sqlite3.Row]:
    return visit.world.db.execute(
        "SELECT month, sum(amount_cents) AS amount FROM bill WHERE billing_account = ? GROUP BY month ORDER BY month",
        (account["id"],),
    ).fetchall()
