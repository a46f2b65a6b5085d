"""Registration for the Commercial Plan, as it stands for one visitor: its draft, its rules, its end.

The draft is in the database under the visitor's cookie, so that a reload or a restart of the server loses
nothing. The Guance account exists from the second step on, as in reality; the workspace from the third.
"""

import re
import sqlite3
from dataclasses import dataclass

from mock_sites.billing_center.accounts import has_username, open_billing_account
from mock_sites.billing_center.changing import choose_subscription
from mock_sites.billing_center.cloud_accounts import (
    find_cloud_account,
    register_cloud_account,
    subscriptions_of,
)
from mock_sites.billing_center.settlement import Method, Refusal, allowed_methods, refuse_account
from mock_sites.billing_center.workspaces import create_workspace, settle_by_cloud_account
from mock_sites.guance.accounts import has_guance_account, open_guance_account
from mock_sites.mailbox import Purpose, judge_code, spend_code
from mock_sites.passwords import hash_password, is_strong
from mock_sites.world import World

_SITE = "guance"
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,31}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")
_LONGEST_NAME = 64

Errors = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicInfo:
    """What the first step asks for."""

    site: str
    username: str
    password: str
    email: str
    code: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyInfo:
    """What the second step asks for."""

    company: str
    has_agreed: bool
    industry: str
    region: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the third step asks for; `is_synchronized` makes the Billing Center account one to sign in to."""

    name: str
    language: str
    method: str
    account_id: str
    is_synchronized: bool
    has_agreed: bool


def find_draft(world: World, visitor: str) -> sqlite3.Row | None:
    """Return a visitor's registration, if one was begun."""
    row: sqlite3.Row | None = world.db.execute(
        "SELECT * FROM registration WHERE visitor = ?", (visitor,)
    ).fetchone()
    return row


def list_sites(world: World) -> list[str]:
    """Return the codes of the sites that can be chosen."""
    return [str(row["code"]) for row in world.db.execute("SELECT code FROM guance_site ORDER BY position")]


def is_email(text: str) -> bool:
    """Tell whether a text can be an email address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def check_basic_info(world: World, info: BasicInfo) -> Errors:
    """Return what is wrong with the first step, as label keys by field."""
    errors: Errors = {}
    if info.site not in list_sites(world):
        errors["site"] = "basic.wrong_site"
    if _USERNAME.fullmatch(info.username) is None:
        errors["username"] = "basic.wrong_username"
    elif _is_taken(world, info.username):
        errors["username"] = "basic.taken_username"
    if not is_strong(info.password):
        errors["password"] = "basic.weak_password"  # noqa: S105 # a label key
    if not is_email(info.email):
        errors["email"] = "basic.wrong_email"
    elif refusal := judge_code(world, info.email, Purpose.REGISTRATION, info.code):
        errors["code"] = refusal
    if _PHONE.fullmatch(info.phone) is None:
        errors["phone"] = "basic.wrong_phone"
    return errors


def begin(world: World, visitor: str, info: BasicInfo) -> None:
    """Keep the first step, in place of an earlier registration of the same visitor."""
    world.clock.advance()
    spend_code(world, info.email, Purpose.REGISTRATION)
    world.db.execute("DELETE FROM registration WHERE visitor = ?", (visitor,))
    world.db.execute(
        "INSERT INTO registration (visitor, site, username, password, email, phone) VALUES (?, ?, ?, ?, ?, ?)",
        (visitor, info.site, info.username, hash_password(info.password), info.email, info.phone),
    )
    world.journal.act(_SITE, "registration_begun", username=info.username)


def check_company_info(world: World, draft: sqlite3.Row, info: CompanyInfo) -> Errors:
    """Return what is wrong with the second step, as label keys by field."""
    errors: Errors = {}
    if not 0 < len(info.company) <= _LONGEST_NAME:
        errors["company"] = "company.wrong_name"
    elif _is_taken(world, draft["username"]):
        errors["company"] = "company.username_gone"
    if not info.has_agreed:
        errors["agreements"] = "company.not_agreed"
    return errors


def create_account(world: World, draft: sqlite3.Row, info: CompanyInfo) -> None:
    """Create the Guance account, which the second step does already."""
    world.clock.advance()
    account = open_guance_account(
        world,
        site=draft["site"],
        username=draft["username"],
        password_hash=draft["password"],
        email=draft["email"],
        phone=draft["phone"],
        company=info.company,
        industry=info.industry,
        region=info.region,
        description=info.description,
    )
    world.db.execute("UPDATE registration SET account = ? WHERE visitor = ?", (account, draft["visitor"]))
    world.journal.act(_SITE, "account_registered", account=account, username=draft["username"])


def check_opening(world: World, draft: sqlite3.Row, opening: Opening) -> Errors:
    """Return what is wrong with the third step, as label keys by field."""
    errors: Errors = {}
    if not 0 < len(opening.name) <= _LONGEST_NAME:
        errors["name"] = "methods.wrong_name"
    if opening.language not in ("en", "zh"):
        errors["language"] = "methods.wrong_language"
    refusal = _refuse_method(world, draft, opening)
    if refusal is not None:
        errors["account_id" if opening.method == Method.HUAWEI else "method"] = refusal
    if not opening.has_agreed:
        errors["terms"] = "methods.not_agreed"
    return errors


def open_workspace(world: World, draft: sqlite3.Row, opening: Opening) -> str:
    """Create the workspace and what settles it, and return its ID."""
    world.clock.advance()
    account = world.db.execute("SELECT * FROM guance_account WHERE id = ?", (draft["account"],)).fetchone()
    billing_account = open_billing_account(
        world,
        username=account["username"],
        password_hash=account["password"] if opening.is_synchronized else None,
        **{
            name: account[name] for name in ("company", "industry", "region", "description", "email", "phone")
        },
    )
    workspace = create_workspace(
        world,
        name=opening.name,
        site=account["site"],
        billing_account=billing_account,
        language=opening.language,
        owner=account["id"],
    )
    if opening.method == Method.HUAWEI:
        chosen = choose_subscription(subscriptions_of(world, opening.account_id), None)
        cloud_account = register_cloud_account(world, billing_account, opening.account_id, chosen.instance_id)
        settle_by_cloud_account(world, workspace, cloud_account, cause="opened")
    world.db.execute("UPDATE registration SET workspace = ? WHERE visitor = ?", (workspace, draft["visitor"]))
    world.journal.act(_SITE, "workspace_opened", workspace=workspace, method=opening.method)
    return workspace


def _refuse_method(world: World, draft: sqlite3.Row, opening: Opening) -> str | None:
    if opening.method in (Method.AWS, Method.ALIBABA, "azure"):
        return f"methods.not_bought_{opening.method}"
    if opening.method == Method.GUANCE:
        return None
    if opening.method != Method.HUAWEI:
        return "methods.no_method"
    (operator,) = world.db.execute(
        "SELECT operator FROM guance_site WHERE code = ?", (draft["site"],)
    ).fetchone()
    if Method.HUAWEI not in allowed_methods(operator, is_choice_arbitrary=False):
        return Refusal.NOT_ON_THIS_SITE
    return refuse_account(
        opening.account_id,
        subscriptions=subscriptions_of(world, opening.account_id),
        instance_id=None,
        is_bound_elsewhere=find_cloud_account(world, Method.HUAWEI, opening.account_id) is not None,
    )


def _is_taken(world: World, username: str) -> bool:
    return has_guance_account(world, username) or has_username(world, username)
