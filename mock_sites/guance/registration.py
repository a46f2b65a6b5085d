"""The first two steps of registration for the Commercial Plan: their rules, and the account that comes of them."""

import re
import sqlite3
from dataclasses import dataclass

from mock_sites.billing_center.accounts import find_by_sign_in, find_by_username
from mock_sites.guance.accounts import has_guance_account, open_guance_account
from mock_sites.guance.drafts import bind_draft, keep_draft, note_account
from mock_sites.lockout import count_failure, forget_failures, is_name_locked_out
from mock_sites.mailbox import Purpose, judge_code, spend_code
from mock_sites.passwords import hash_password, is_strong
from mock_sites.world import World

_SITE = "guance"
_BILLING_CENTER = "billing_center"
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,31}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")
LONGEST_NAME = 64

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


def list_sites(world: World) -> list[str]:
    """Return the codes of the sites that can be chosen."""
    return [str(row["code"]) for row in world.db.execute("SELECT code FROM guance_site ORDER BY position")]


def is_email(text: str) -> bool:
    """Tell whether a text can be an email address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Tell whether a text can be a phone number."""
    return _PHONE.fullmatch(text) is not None


def refuse_username(world: World, username: str) -> str | None:
    """Say why nobody can register with a user name; None when it is free, or Billing Center's to be bound."""
    if _USERNAME.fullmatch(username) is None:
        return "basic.wrong_username"
    if has_guance_account(world, username):
        return "basic.taken_username"
    known = find_by_username(world, username)
    return "basic.taken_username" if known is not None and known["password"] is None else None


def check_basic_info(world: World, info: BasicInfo) -> Errors:
    """Return what is wrong with the first step, as label keys by field."""
    errors: Errors = {}
    if info.site not in list_sites(world):
        errors["site"] = "basic.wrong_site"
    if refusal := refuse_username(world, info.username):
        errors["username"] = refusal
    if not is_strong(info.password):
        errors["password"] = "basic.weak_password"  # noqa: S105 # a label key
    if not is_email(info.email):
        errors["email"] = "basic.wrong_email"
    elif code_refusal := judge_code(world, info.email, Purpose.REGISTRATION, info.code):
        errors["code"] = code_refusal
    if not is_phone(info.phone):
        errors["phone"] = "basic.wrong_phone"
    return errors


def begin(world: World, visitor: str, info: BasicInfo) -> None:
    """Keep the first step, in place of an earlier registration of the same visitor."""
    world.clock.advance()
    spend_code(world, info.email, Purpose.REGISTRATION)
    keep_draft(
        world,
        visitor,
        site=info.site,
        username=info.username,
        password_hash=hash_password(info.password),
        email=info.email,
        phone=info.phone,
    )
    world.journal.act(_SITE, "registration_begun", username=info.username)


def asks_to_bind(world: World, draft: sqlite3.Row) -> bool:
    """Tell whether the user name is one that Billing Center has, and whose it is has still to be shown."""
    return draft["billing_account"] is None and find_by_username(world, draft["username"]) is not None


def bind_username(world: World, draft: sqlite3.Row, password: str) -> str | None:
    """Go on under the user name of a Billing Center account, or say why its password does not allow it."""
    username = draft["username"]
    if is_name_locked_out(world, _BILLING_CENTER, username):
        return "lockout.refused"
    found = find_by_sign_in(world, username, password)
    if found is None:
        count_failure(world, _BILLING_CENTER, username)
        return "bind.wrong_password"
    forget_failures(world, _BILLING_CENTER, username)
    world.clock.advance()
    bind_draft(world, draft["visitor"], found)
    world.journal.act(_SITE, "username_bound", username=username)
    return None


def check_company_info(world: World, draft: sqlite3.Row, info: CompanyInfo) -> Errors:
    """Return what is wrong with the second step, as label keys by field."""
    errors: Errors = {}
    if not 0 < len(info.company) <= LONGEST_NAME:
        errors["company"] = "company.wrong_name"
    elif has_guance_account(world, draft["username"]) or asks_to_bind(world, draft):
        errors["company"] = "company.username_gone"
    if not info.has_agreed:
        errors["agreements"] = "company.not_agreed"
    return errors


def create_account(world: World, draft: sqlite3.Row, info: CompanyInfo) -> str:
    """Create the Guance account, which the second step does already, and return its ID."""
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
        billing_account=draft["billing_account"],
    )
    note_account(world, draft["visitor"], account)
    world.journal.act(_SITE, "account_registered", account=account, username=draft["username"])
    return account
