"""Real-name authentication: an application, its review, and what came of it.

A review takes one to three working days of the world's clock and ends with an approval, unless someone
decides it before.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mock_sites.clock import DUE, read_time, stamp
from mock_sites.huawei_cloud.accounts import Account
from mock_sites.world import World

KINDS = ("individual", "enterprise")
_DOCUMENT = re.compile(r"[A-Za-z0-9]{6,24}")
_LONGEST_REVIEW_DAYS = 3
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What someone sends in to be authenticated; `document` is an ID or registration number."""

    kind: str
    name: str
    document: str
    agrees: bool


def refuse_application(application: Application) -> dict[str, str]:
    """Return what is wrong with an application, as the label of a refusal by field."""
    checks = {
        "kind": None if application.kind in KINDS else "realname.refuse_kind",
        "name": None if 2 <= len(application.name) <= 64 else "realname.refuse_name",
        "document": None if _DOCUMENT.fullmatch(application.document) else "realname.refuse_document",
        "agree": None if application.agrees else "realname.refuse_agree",
    }
    return {field: label for field, label in checks.items() if label is not None}


def can_apply(account: Account) -> bool:
    """Tell whether an account may send in an application: not while one is under review, nor after approval."""
    return account.authentication in ("none", "rejected")


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the same time of the day so many working days later; Saturdays and Sundays are none."""
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < _SATURDAY
    return moment


def submit_application(world: World, account: Account, application: Application) -> None:
    """Put an application under review."""
    now = world.clock.advance()
    world.db.execute(
        "INSERT INTO realname_application (account, kind, name, document, status, submitted, due)"
        " VALUES (?, ?, ?, ?, 'review', ?, ?)",
        (
            account.id,
            application.kind,
            application.name,
            application.document,
            stamp(now),
            stamp(add_working_days(now, _review_days(world, account.id))),
        ),
    )
    world.db.execute(
        "UPDATE huawei_account SET authentication = 'review', authenticated_as = ? WHERE id = ?",
        (application.kind, account.id),
    )


def decide(world: World, account_id: str, *, is_approved: bool, at: datetime) -> None:
    """End the review of an account's application."""
    world.db.execute(
        "UPDATE realname_application SET status = ?, decided = ? WHERE account = ? AND status = 'review'",
        ("approved" if is_approved else "rejected", stamp(at), account_id),
    )
    world.db.execute(
        "UPDATE huawei_account SET authentication = ? WHERE id = ?",
        ("authenticated" if is_approved else "rejected", account_id),
    )
    world.journal.act("huawei_cloud", "authentication_decided", account=account_id, approved=is_approved)


def end_reviews(world: World, now: datetime) -> None:
    """Approve the applications whose review has taken its time."""
    ended = world.db.execute(
        "SELECT account, due FROM realname_application WHERE status = 'review' AND due <= ? ORDER BY due",
        (stamp(now),),
    ).fetchall()
    for account, due in ended:
        decide(world, account, is_approved=True, at=read_time(due))


DUE.append(end_reviews)


def _review_days(world: World, account_id: str) -> int:
    """Return how long a review takes; drawn, so that the same world takes the same."""
    (earlier,) = world.db.execute(
        "SELECT count(*) FROM realname_application WHERE account = ?", (account_id,)
    ).fetchone()
    drawn = UUID(world.ids.derived_uuid("review", f"{account_id}:{earlier}")).int
    return 1 + (drawn >> 96) % _LONGEST_REVIEW_DAYS


def last_application(world: World, account: Account) -> dict[str, str] | None:
    """Return the newest application of an account as its page shows it, or None."""
    row = world.db.execute(
        "SELECT kind, name, document, submitted FROM realname_application WHERE account = ? ORDER BY id DESC LIMIT 1",
        (account.id,),
    ).fetchone()
    return None if row is None else {**dict(row), "document": _masked(row["document"])}


def _masked(document: str) -> str:
    return document[:2] + "*" * (len(document) - 4) + document[-2:]
