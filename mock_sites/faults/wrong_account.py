"""`wrong-account`: what is seen belongs to another Huawei Cloud account than the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    import sqlite3

    from starlette.responses import Response

    from mock_sites.departure import Departure
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit
    from mock_sites.world import World

_SIGN_IN, _CREDENTIALS = "sign-in", "credentials"


def _show_other_id(turn: Turn, visit: Visit, html: str) -> str:
    """Puts the account ID of another account in the place of the visitor's own."""
    if turn.text("where") != _CREDENTIALS or visit.site.key != "huawei_cloud" or visit.session is None:
        return html
    own = _account_of(visit.world, visit.session.iam_user)
    other = None if own is None else _another(visit.world, own["id"])
    if own is None or other is None or own["id"] not in html or not turn.strikes(shown=other["id"]):
        return html
    return html.replace(own["id"], other["id"])


def _sign_in_other(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    """Gives the session that was just begun on Huawei ID to another account."""
    is_sign_in = (
        visit.site.key == "huawei_id" and visit.request.method == "POST" and visit.session is not None
    )
    if turn.text("where") != _SIGN_IN or not is_sign_in or visit.session is None:
        return None
    own = _account_of(visit.world, visit.session.iam_user)
    other = None if own is None else _another(visit.world, own["id"])
    if other is not None and turn.strikes(account=other["name"]):
        visit.world.db.execute(
            "UPDATE session SET iam_user = ? WHERE visitor = ?", (other["iam_user"], visit.session.visitor)
        )
    return None


def _account_of(world: World, iam_user: str | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = world.db.execute(
        "SELECT huawei_account.id, huawei_account.name FROM huawei_account"
        " JOIN iam_user ON iam_user.account = huawei_account.id WHERE iam_user.id = ?",
        (iam_user,),
    ).fetchone()
    return row


def _another(world: World, account: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = world.db.execute(
        "SELECT huawei_account.id, huawei_account.name, iam_user.id AS iam_user FROM huawei_account"
        " JOIN iam_user ON iam_user.account = huawei_account.id AND iam_user.is_owner = 1"
        " WHERE huawei_account.id <> ? ORDER BY huawei_account.rowid LIMIT 1",
        (account,),
    ).fetchone()
    return row


def _refuse_world(world: World) -> str | None:
    (accounts,) = world.db.execute("SELECT count(*) FROM huawei_account").fetchone()
    return None if accounts > 1 else "the world has no second Huawei Cloud account to take for the first"


FAULT = Fault(
    name="wrong-account",
    does=(
        "My Credentials shows the account ID of another account of the world (`where=credentials`), which "
        "Billing Center then refuses with its own sentence and 409; or the sign-in leads into that other "
        "account (`where=sign-in`), whose name is in the upper-right corner and on the confirm page, and which "
        "KooGallery refuses with its own sentence and 403 if it may not buy. If it may, it buys."
    ),
    good_run=(
        "It compares the account's name on the page with the one that was meant before it commits anything, "
        "and stops when it is another; it binds no ID that it did not read beside that name."
    ),
    times=0,
    own_options=(
        Option(
            name="where", help="Where it is wrong.", default=_CREDENTIALS, choices=(_CREDENTIALS, _SIGN_IN)
        ),
    ),
    refuses=_refuse_world,
    showing=_show_other_id,
    leaving=_sign_in_other,
)
