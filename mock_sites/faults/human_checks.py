"""`captcha` and `sms-code`: a page that only a person can pass."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from mock_sites.clock import stamp
from mock_sites.faults.captcha_picture import draw
from mock_sites.faults.fault import Fault
from mock_sites.web import local_path

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_CHECK = "/security-check"
_SIGN_INS = {"billing_center": "/signin", "huawei_id": "/login"}
_FORBIDDEN, _UNPROCESSABLE = 403, 422

IsMoment = Callable[["Turn", "Visit"], bool]


def _check_sign_in(turn: Turn, visit: Visit) -> Response | None:
    return _check(turn, visit, is_moment=_is_sign_in)


def _check_signed_in(turn: Turn, visit: Visit) -> Response | None:
    return _check(turn, visit, is_moment=_is_signed_in)


def _check(turn: Turn, visit: Visit, *, is_moment: IsMoment) -> Response | None:
    """Shows the check in the place of whatever is asked for, until it is passed."""
    is_waiting = visit.visitor in _waiting(turn)
    if is_waiting and (visit.request.method, visit.request.url.path) == ("POST", _CHECK):
        return _read_answer(turn, visit)
    if not is_waiting and not (visit.request.method == "GET" and is_moment(turn, visit) and turn.strikes()):
        return None
    if not is_waiting:
        _begin(turn, visit)
    return _page(turn, visit, after=visit.path)


def _begin(turn: Turn, visit: Visit) -> None:
    code = _code(turn)
    turn.remember(code=code, waiting=[*_waiting(turn), visit.visitor])
    phone = _phone(visit)
    if turn.fault is SMS_CODE and phone:
        visit.world.db.execute(
            "INSERT INTO mail (address, kind, code, sent) VALUES (?, 'security_check', ?, ?)",
            (phone, code, stamp(visit.world.clock.now())),
        )


def _read_answer(turn: Turn, visit: Visit) -> Response:
    after = local_path(visit.field("next"))
    if not visit.has_form_token():
        return visit.refuse_form()
    if visit.field("code") != turn.memory.get("code"):
        return _page(turn, visit, after=after, is_wrong=True)
    others = [visitor for visitor in _waiting(turn) if visitor != visit.visitor]
    turn.remember(waiting=others, code=turn.memory["code"] if others else None)
    visit.journal_act("security_check_passed", fault=turn.fault.name)
    return visit.redirect(after)


def _page(turn: Turn, visit: Visit, *, after: str, is_wrong: bool = False) -> Response:
    code = str(turn.memory["code"])
    return visit.render(
        "fault_check.html",
        status=_UNPROCESSABLE if is_wrong else _FORBIDDEN,
        check=turn.fault.name,
        after=after,
        is_wrong=is_wrong,
        picture=draw(code),
        phone=_phone(visit)[-4:],
    )


def _waiting(turn: Turn) -> list[str]:
    waiting = turn.memory.get("waiting")
    return [str(visitor) for visitor in waiting] if isinstance(waiting, list) else []


def _code(turn: Turn) -> str:
    """Returns the code: the same in every world of a seed, and drawn without moving on the world's own IDs."""
    text = f"{turn.world.settings.seed}:{turn.fault.name}"
    return f"{int.from_bytes(sha256(text.encode()).digest()[:8], 'big') % 1_000_000:06d}"


def _phone(visit: Visit) -> str:
    """Returns the phone number of the account that is signed in; "" without one."""
    if visit.session is None:
        return ""
    row = visit.world.db.execute(
        "SELECT phone FROM billing_account WHERE id = :billing UNION ALL"
        " SELECT phone FROM guance_account WHERE id = :guance UNION ALL"
        " SELECT phone FROM huawei_account JOIN iam_user ON iam_user.account = huawei_account.id"
        " WHERE iam_user.id = :user",
        {
            "billing": visit.session.billing_account,
            "guance": visit.session.guance_account,
            "user": visit.session.iam_user,
        },
    ).fetchone()
    return "" if row is None else str(row["phone"])


def _is_sign_in(turn: Turn, visit: Visit) -> bool:
    is_page = _SIGN_INS.get(visit.site.key) == visit.request.url.path
    return turn.active.path is not None or (visit.session is None and is_page)


def _is_signed_in(turn: Turn, visit: Visit) -> bool:
    return visit.session is not None


CAPTCHA = Fault(
    name="captcha",
    does=(
        "The sign-in page, or whichever path is given, is a security check instead: a picture with digits to "
        "type in. The digits are on the control page as well."
    ),
    good_run=(
        "It asks the person at the window and waits, or, without one, ends at once and says that a person is "
        "needed. It does not try to read the picture."
    ),
    example={"site": "huawei_id"},
    arriving=_check_sign_in,
)
SMS_CODE = Fault(
    name="sms-code",
    does=(
        "The first page after the sign-in, or whichever path is given, asks for a code that is sent to the "
        "account's phone. It is in the mock mailbox under that number, and on the control page."
    ),
    good_run="It asks a person for the code, or, without one, ends at once and says that a person is needed.",
    example={"path": "/purchase/*"},
    arriving=_check_signed_in,
)
