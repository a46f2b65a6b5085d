"""`double-click-window`: a form that is sent again before it was answered counts twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.datastructures import ImmutableMultiDict

from mock_sites.departure import Departure
from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option
from mock_sites.faults.purchases import is_purchase

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_FIELD = "confirmation"
_UNANSWERED = "unanswered"
_SEE_OTHER = 303
_LONGEST = 60


def _take_for_new(turn: Turn, visit: Visit) -> Response | None:
    """Lets a page that was submitted and not answered yet pass for another page."""
    if not is_purchase(visit) or visit.field(_FIELD) not in _unanswered(turn) or not turn.strikes():
        return None
    from mock_sites.koogallery.purchase import new_confirmation

    fields = [(name, value) for name, value in visit.form.multi_items() if name != _FIELD]
    visit.form = ImmutableMultiDict([*fields, (_FIELD, new_confirmation())])
    return None


def _answer_late(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    """Holds the answer to a purchase for the length of the window."""
    if not is_purchase(visit) or response.status_code != _SEE_OTHER or turn.is_spent():
        return None
    seconds = turn.number("seconds")
    unanswered = {**_unanswered(turn), visit.field(_FIELD): time.time() + seconds}
    turn.remember(**{_UNANSWERED: unanswered})
    return Departure(seconds=seconds)


def _unanswered(turn: Turn) -> dict[str, float]:
    """Returns the pages that were submitted and not answered, each with the real time of its answer."""
    kept = turn.memory.get(_UNANSWERED)
    now = time.time()
    return {page: at for page, at in kept.items() if at > now} if isinstance(kept, dict) else {}


FAULT = Fault(
    name="double-click-window",
    does=(
        "The answer to a purchase takes a while, and the same page submitted once more before it was answered "
        "is a second order. Submitted after the answer, it leads to the first order as usual."
    ),
    good_run="It clicks once and waits for the answer, however long it takes; it never clicks again to be sure.",
    own_options=(
        Option(
            name="seconds", help="How long the answer takes, which is the window.", default=2.0, most=_LONGEST
        ),
    ),
    handling=_take_for_new,
    leaving=_answer_late,
)
