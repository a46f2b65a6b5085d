"""`late-provisioning` and `provisioning-down`: what was bought is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_ENDPOINT = "/isv/"
_LONGEST = 3600
_SERVICE_UNAVAILABLE = 503


def _call_late(turn: Turn) -> float:
    seconds = turn.number("seconds")
    return seconds if turn.asked == "newInstance" and turn.strikes(seconds=seconds) else 0.0


def _answer_down(turn: Turn, visit: Visit) -> Response | None:
    activity = visit.query.get("activity", "")
    if not visit.request.url.path.startswith(_ENDPOINT) or not turn.strikes(activity=activity):
        return None
    return PlainTextResponse("The service is not available.", status_code=_SERVICE_UNAVAILABLE)


LATE = Fault(
    name="late-provisioning",
    does=(
        "KooGallery tells the seller of a purchase late: until then the purchase shows as Provisioning, and "
        "Billing Center knows of no subscription."
    ),
    good_run=(
        "It waits until the purchase runs, and takes a refusal for want of a subscription as something that "
        "passes: it tries to bind again, and does not buy again."
    ),
    times=0,
    own_options=(
        Option(name="seconds", help="How many real seconds later it is told.", default=10.0, most=_LONGEST),
    ),
    calling=_call_late,
)
DOWN = Fault(
    name="provisioning-down",
    does=(
        "The seller's endpoint answers every call with 503, so that purchases stay in Provisioning. KooGallery "
        "calls again by its own schedule; `times` says after how many calls the endpoint is back."
    ),
    good_run=(
        "It waits for the purchase to run as long as it was told to, and then ends with what it saw, so that a "
        "later run can go on from there. It does not buy again."
    ),
    times=0,
    example={"times": 3},
    is_between_sites=True,
    arriving=_answer_down,
)
