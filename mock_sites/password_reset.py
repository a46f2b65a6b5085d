"""Forgotten passwords: a code to the account's email address, and a new password for it.

Each site that has accounts declares its pages with `add_password_reset`; how it finds and keeps accounts is
its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from mock_sites.lockout import forget_failures
from mock_sites.mailbox import CodeRefusal, Purpose, judge_code, send_code, spend_code
from mock_sites.passwords import Holder, hash_password, is_password
from mock_sites.routing import Routes
from mock_sites.web import Visit
from mock_sites.world import World

_REFUSED = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What a site has to say of its accounts.

    `find` returns the holder of a name, or the key of the sentence that refuses it; `keep` keeps a new
    password and ends the sessions that the old one opened.
    """

    purpose: Purpose
    find: Callable[[World, str], Holder | str]
    keep: Callable[[World, Holder, str], None]
    is_strong: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetForm:
    """The form as it was sent."""

    code: str
    password: str
    repeated: str


def refuse_reset(
    form: ResetForm, *, code_refusal: CodeRefusal | None, is_strong: bool, is_current: bool
) -> dict[str, str]:
    """Return what is wrong with a form, as label keys by field; nothing when it is right."""
    checks: dict[str, str | None] = {
        "code": code_refusal,
        "password": "reset.weak" if not is_strong else "reset.unchanged" if is_current else None,
        "repeated": None if form.repeated == form.password else "reset.not_repeated",
    }
    return {field: label for field, label in checks.items() if label is not None}


def add_password_reset(routes: Routes, path: str, template: str, *, accounts: Accounts, back: str) -> None:
    """Declare a site's pages for a forgotten password; `back` is its sign-in."""

    @routes.get(path)
    def show(visit: Visit) -> Response:
        """Show the form."""
        return _page(visit, template, {})

    @routes.post(f"{path}/code")
    def send(visit: Visit) -> Response:
        """Send a code to the address of the account that is named; the page's script shows the answer."""
        found = accounts.find(visit.world, visit.field("username"))
        if isinstance(found, str):
            return visit.finish(JSONResponse({"message": visit.t(found)}, status_code=_REFUSED))
        send_code(visit.world, visit.site.key, found.address, accounts.purpose)
        return answer_sent(visit, found.address)

    @routes.post(path)
    def reset(visit: Visit) -> Response:
        """Keep the new password, or say for each field what is wrong with it."""
        name = visit.field("username")
        found = accounts.find(visit.world, name)
        if isinstance(found, str):
            return _page(visit, template, {"username": found})
        form = ResetForm(
            code=visit.field("code"),
            password=visit.form.get("password", ""),
            repeated=visit.form.get("repeated", ""),
        )
        errors = refuse_reset(
            form,
            code_refusal=judge_code(visit.world, found.address, accounts.purpose, form.code),
            is_strong=accounts.is_strong(form.password),
            is_current=is_password(form.password, found.password),
        )
        if errors:
            return _page(visit, template, errors)
        visit.world.clock.advance()
        spend_code(visit.world, found.address, accounts.purpose)
        accounts.keep(visit.world, found, hash_password(form.password))
        forget_failures(visit.world, visit.site.key, name)
        visit.journal_act("password_reset", username=name)
        visit.notify("success", "reset.done")
        return visit.redirect(back)


def answer_sent(visit: Visit, address: str) -> Response:
    """Answer the page's script that a code was sent, with the way to the mock mailbox."""
    mailbox = visit.url("guance", "/mailbox?" + urlencode({"address": address}))
    return visit.finish(JSONResponse({"message": visit.t("code.sent", address=address), "mailbox": mailbox}))


def _page(visit: Visit, template: str, errors: dict[str, str]) -> Response:
    texts = {field: visit.t(key) for field, key in errors.items()}
    return visit.render(template, status=_REFUSED if errors else 200, errors=texts)
