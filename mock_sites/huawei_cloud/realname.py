"""Real-name authentication: an application, its review, and what came of it."""

import re
from dataclasses import dataclass

from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import Account
from mock_sites.world import World

KINDS = ("individual", "enterprise")
_DOCUMENT = re.compile(r"[A-Za-z0-9]{6,24}")


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


def submit_application(world: World, account: Account, application: Application) -> None:
    """Put an application under review."""
    now = stamp(world.clock.advance())
    world.db.execute(
        "INSERT INTO realname_application (account, kind, name, document, status, submitted)"
        " VALUES (?, ?, ?, ?, 'review', ?)",
        (account.id, application.kind, application.name, application.document, now),
    )
    world.db.execute(
        "UPDATE huawei_account SET authentication = 'review', authenticated_as = ? WHERE id = ?",
        (application.kind, account.id),
    )


def decide(world: World, account: Account, *, is_approved: bool) -> None:
    """End the review of an account's application."""
    now = stamp(world.clock.advance())
    world.db.execute(
        "UPDATE realname_application SET status = ?, decided = ? WHERE account = ? AND status = 'review'",
        ("approved" if is_approved else "rejected", now, account.id),
    )
    world.db.execute(
        "UPDATE huawei_account SET authentication = ? WHERE id = ?",
        ("authenticated" if is_approved else "rejected", account.id),
    )


def last_application(world: World, account: Account) -> dict[str, str] | None:
    """Return the newest application of an account as its page shows it, or None."""
    row = world.db.execute(
        "SELECT kind, name, document, submitted FROM realname_application WHERE account = ? ORDER BY id DESC LIMIT 1",
        (account.id,),
    ).fetchone()
    return None if row is None else {**dict(row), "document": _masked(row["document"])}


def _masked(document: str) -> str:
    return document[:2] + "*" * (len(document) - 4) + document[-2:]
