"""Recharge: adding to the cash balance of an account."""

from starlette.responses import Response

from mock_sites.billing_center.page import money, show, signed_in_account
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()

MOST = 1_000_000
_CENTS = 100


@routes.get("/recharge", signed_in=True)
def show_recharge(visit: Visit) -> Response:
    """Ask for an amount."""
    return show(visit, "recharge.html", error=None, most=f"{MOST:,}")


@routes.post("/recharge", signed_in=True)
def recharge(visit: Visit) -> Response:
    """Add an amount to the cash balance, or say what is wrong with it."""
    cents = _read_amount(visit.field("amount"))
    if cents is None:
        error = visit.t("recharge.wrong_amount", most=f"{MOST:,}")
        return show(visit, "recharge.html", status=422, error=error, most=f"{MOST:,}")
    account = signed_in_account(visit)
    visit.world.clock.advance()
    visit.world.db.execute(
        "UPDATE billing_account SET cash_cents = cash_cents + ? WHERE id = ?", (cents, account["id"])
    )
    visit.journal_act("balance_recharged", username=account["username"], cents=cents)
    visit.notify("success", "recharge.done", amount=money(cents))
    return visit.redirect("/")


def _read_amount(text: str) -> int | None:
    """Return an amount in cents; None for what is no whole amount, none at all, or too much."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST)):
        return None
    return int(text) * _CENTS if 0 < int(text) <= MOST else None
