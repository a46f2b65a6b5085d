"""Someone who bought Guance on KooGallery first and comes from there: what is known of them, and their acts.

Kept under the visitor's cookie, like a registration: which Huawei Cloud account they have, on which site a
workspace would be created, and the Billing Center account that they bound.
"""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from mock_sites.billing_center.accounts import find_billing_account, find_by_username
from mock_sites.billing_center.changing import Wish, change_settlement, choose_subscription
from mock_sites.billing_center.cloud_accounts import (
    find_cloud_account,
    register_cloud_account,
    subscriptions_of,
)
from mock_sites.billing_center.settlement import Refusal, refuse_account
from mock_sites.billing_center.subscriptions import find_instance
from mock_sites.billing_center.workspaces import (
    create_workspace,
    find_workspace,
    settle_by_cloud_account,
)
from mock_sites.clock import stamp
from mock_sites.guance.accounts import find_by_email, note_billing_account, open_guance_account
from mock_sites.guance.opening import LANGUAGES, is_huawei_allowed, refuse_workspace_name
from mock_sites.guance.registration import Errors, is_email, is_phone, refuse_username
from mock_sites.mailbox import Purpose, judge_code, spend_code
from mock_sites.passwords import hash_password, is_strong
from mock_sites.provisioning.login import Login, LoginRefusal
from mock_sites.world import World

_SITE = "guance"
_FIRST_SITE = "cn4"


class EntryRefusal(StrEnum):
    """Why someone who comes from KooGallery can't go on, by the key of the sentence."""

    NO_INSTANCE = "entry.no_instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkspace:
    """A workspace to be created; an owner with a Guance account has no username, password or phone here."""

    name: str
    language: str
    email: str
    code: str
    has_agreed: bool
    username: str = ""
    password: str = ""
    repeated: str = ""
    phone: str = ""


def refuse_login(world: World, login: Login) -> LoginRefusal | EntryRefusal | None:
    """Say why a purchase lets nobody in: it was never provisioned, is released, or is another's."""
    instance = find_instance(world, login.instance_id)
    if instance is None or instance["customer_id"] != login.customer_id or instance["status"] == "released":
        return EntryRefusal.NO_INSTANCE
    return None


def bound_account(world: World, account_id: str) -> int | None:
    """Return the Billing Center account that a Huawei Cloud account is bound to."""
    known = find_cloud_account(world, "huawei", account_id)
    return None if known is None else int(known["billing_account"])


def begin_entry(world: World, visitor: str, login: Login) -> None:
    """Keep who came, in place of an earlier visit."""
    world.db.execute("DELETE FROM marketplace_entry WHERE visitor = ?", (visitor,))
    world.db.execute(
        "INSERT INTO marketplace_entry VALUES (?, ?, ?, ?, NULL, ?)",
        (visitor, login.customer_id, login.instance_id, _FIRST_SITE, stamp(world.clock.now())),
    )
    world.journal.act(_SITE, "marketplace_entered", account=login.customer_id)


def find_entry(world: World, visitor: str) -> sqlite3.Row | None:
    """Return what is kept of a visitor who came from KooGallery."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM marketplace_entry WHERE visitor = ?", (visitor,)
    ).fetchone()
    return row


def choose_site(world: World, entry: sqlite3.Row, site: str) -> None:
    """Choose the site on which a workspace would be created; an unknown one changes nothing."""
    chosen = world.db.execute(
        "UPDATE marketplace_entry SET site = code FROM guance_site WHERE visitor = ? AND code = ?",
        (entry["visitor"], site),
    )
    if chosen.rowcount:
        world.journal.act(_SITE, "marketplace_site_chosen", site=site)


def check_binding(world: World, entry: sqlite3.Row, username: str, code: str) -> Errors:
    """Return what is wrong with binding a Billing Center account, as label keys by field."""
    account = find_by_username(world, username)
    if account is None:
        return {"username": "reset.unknown"}
    if refusal := judge_code(world, account["email"], Purpose.BINDING, code):
        return {"code": refusal}
    refused = _refuse_registering(world, entry, account["id"])
    return {} if refused is None else {"username": refused}


def bind_billing_account(world: World, entry: sqlite3.Row, username: str) -> None:
    """Register the Huawei Cloud account in the Billing Center account of a name."""
    account = find_by_username(world, username)
    if account is None:
        raise LookupError(f"there is no Billing Center account {username!r}")
    world.clock.advance()
    spend_code(world, account["email"], Purpose.BINDING)
    _register(world, entry, account["id"])
    world.db.execute(
        "UPDATE marketplace_entry SET billing_account = ? WHERE visitor = ?",
        (account["id"], entry["visitor"]),
    )
    world.journal.act(_SITE, "billing_account_bound", username=username, account=entry["account_id"])


def bind_workspace(world: World, entry: sqlite3.Row, workspace_id: str) -> Refusal | None:
    """Settle a workspace of the bound account by the Huawei Cloud account, or say why not."""
    account = find_billing_account(world, entry["billing_account"])
    workspace = find_workspace(world, account["id"], workspace_id)
    registered = find_cloud_account(world, "huawei", entry["account_id"])
    if workspace is None or registered is None:
        return Refusal.UNKNOWN_CLOUD_ACCOUNT
    wish = Wish(method="registered", cloud_account=str(registered["id"]))
    return change_settlement(world, account, workspace, wish)


def check_new_workspace(
    world: World, entry: sqlite3.Row, wish: NewWorkspace, *, is_new_owner: bool
) -> Errors:
    """Return what is wrong with a workspace to be created, as label keys by field."""
    checks: dict[str, str | None] = {
        "name": refuse_workspace_name(world, entry["billing_account"], wish.name),
        "language": None if wish.language in LANGUAGES else "methods.wrong_language",
        "email": None if is_email(wish.email) else "basic.wrong_email",
        "code": judge_code(world, wish.email, Purpose.WORKSPACE, wish.code),
        "agree": None if wish.has_agreed else "methods.not_agreed",
        **(_check_owner(world, wish) if is_new_owner else {}),
    }
    if not is_new_owner and find_by_email(world, wish.email, site=entry["site"]) is None:
        checks["email"] = "entry.no_account"
    if not is_huawei_allowed(world, entry["site"], entry["billing_account"]):
        checks["site"] = Refusal.NOT_ON_THIS_SITE
    checks["site"] = checks.get("site") or _refuse_registering(world, entry, entry["billing_account"])
    return {field: label for field, label in checks.items() if label is not None}


def create_bound_workspace(
    world: World, entry: sqlite3.Row, wish: NewWorkspace, *, is_new_owner: bool
) -> str:
    """Create a workspace that the Huawei Cloud account settles, with a new owner if wanted, and return its ID."""
    world.clock.advance()
    spend_code(world, wish.email, Purpose.WORKSPACE)
    billing_account = find_billing_account(world, entry["billing_account"])
    owner = _open_owner(world, entry, wish, company=billing_account["company"]) if is_new_owner else None
    if owner is None:
        known = find_by_email(world, wish.email, site=entry["site"])
        if known is None:
            raise LookupError(f"there is no Guance account of {wish.email}")
        owner = str(known["id"])
    workspace = create_workspace(
        world,
        name=wish.name,
        site=entry["site"],
        billing_account=billing_account["id"],
        language=wish.language,
        owner=owner,
    )
    settle_by_cloud_account(world, workspace, _register(world, entry, billing_account["id"]), cause="opened")
    world.journal.act(_SITE, "workspace_opened", workspace=workspace, method="huawei")
    return workspace


def _check_owner(world: World, wish: NewWorkspace) -> dict[str, str | None]:
    is_other = find_by_username(world, wish.username) is not None
    return {
        "username": "basic.taken_username" if is_other else refuse_username(world, wish.username),
        "password": None if is_strong(wish.password) else "basic.weak_password",
        "repeated": None if wish.repeated == wish.password else "reset.not_repeated",
        "phone": None if not wish.phone or is_phone(wish.phone) else "basic.wrong_phone",
    }


def _open_owner(world: World, entry: sqlite3.Row, wish: NewWorkspace, *, company: str) -> str:
    account = open_guance_account(
        world,
        site=entry["site"],
        username=wish.username,
        password_hash=hash_password(wish.password),
        email=wish.email,
        phone=wish.phone,
        company=company,
    )
    note_billing_account(world, account, entry["billing_account"])
    world.journal.act(_SITE, "account_registered", account=account, username=wish.username)
    return account


def _refuse_registering(world: World, entry: sqlite3.Row, billing_account: int) -> Refusal | None:
    known = find_cloud_account(world, "huawei", entry["account_id"])
    return refuse_account(
        entry["account_id"],
        subscriptions=subscriptions_of(world, entry["account_id"]),
        instance_id=None,
        is_bound_elsewhere=known is not None and known["billing_account"] != billing_account,
    )


def _register(world: World, entry: sqlite3.Row, billing_account: int) -> sqlite3.Row:
    chosen = choose_subscription(subscriptions_of(world, entry["account_id"]), None)
    return register_cloud_account(world, billing_account, entry["account_id"], chosen.instance_id)
