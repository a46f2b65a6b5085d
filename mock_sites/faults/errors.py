"""`error-once` and `error-rate`: an error in the place of an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from mock_sites.departure import Departure
from mock_sites.faults.fault import Fault
from mock_sites.faults.moments import SEED, WHEN, is_before, is_wanted_method, method_option
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_STATUSES = ("502", "503", "500")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>{title}</title><link rel="icon" href="data:,"></head>
<body><h1>{title}</h1></body>
</html>
"""


def _answer_once(turn: Turn, visit: Visit) -> Response | None:
    if not is_before(turn) or not is_wanted_method(turn, visit):
        return None
    return _error(turn) if turn.strikes(status=turn.text("status")) else None


def _replace_once(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    if is_before(turn) or not is_wanted_method(turn, visit) or not turn.strikes(status=turn.text("status")):
        return None
    return Departure(instead=_error(turn))


def _answer_often(turn: Turn, visit: Visit) -> Response | None:
    return _answer_once(turn, visit) if is_before(turn) and _is_drawn(turn, visit) else None


def _replace_often(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    return _replace_once(turn, visit, response) if not is_before(turn) and _is_drawn(turn, visit) else None


def _is_drawn(turn: Turn, visit: Visit) -> bool:
    return not turn.is_spent() and is_wanted_method(turn, visit) and turn.draw("error") < turn.number("rate")


def _error(turn: Turn) -> Response:
    """Returns what a gateway says: a page that is none of the site's, without its cookies and languages."""
    status = HTTPStatus(int(turn.text("status")))
    title = f"{status.value} {status.phrase}"
    return HTMLResponse(_PAGE.format(title=title), status_code=status, headers={"Cache-Control": "no-store"})


_STATUS = Option(
    name="status",
    help="The error: a gateway without the server behind it (502), an overload (503), a broken page (500).",
    default="502",
    choices=_STATUSES,
)

ONCE = Fault(
    name="error-once",
    does="One request is answered with an error, and everything after it as usual.",
    good_run=(
        "It loads a page again that only shows something. After an error on a form that commits something it "
        "looks whether that has happened before it sends the form again."
    ),
    own_options=(_STATUS, WHEN, method_option("any")),
    example={"path": "/purchase/*", "method": "POST", "when": "after"},
    arriving=_answer_once,
    leaving=_replace_once,
)
RATE = Fault(
    name="error-rate",
    does="A part of all requests, drawn by chance, is answered with an error.",
    good_run=(
        "It loads pages again within its time, and treats a form whose answer was an error as in doubt: it "
        "looks before it sends it again."
    ),
    times=0,
    own_options=(
        Option(name="rate", help="The part of the requests, from 0 to 1.", default=0.1, most=1),
        _STATUS,
        WHEN,
        method_option("any"),
        SEED,
    ),
    example={"rate": 0.2, "seed": 7},
    arriving=_answer_often,
    leaving=_replace_often,
)
