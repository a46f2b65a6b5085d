"""`maintenance`: a site is closed, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_SERVICE_UNAVAILABLE = 503
_RETRY_SECONDS = "600"


def _close(turn: Turn, visit: Visit) -> Response | None:
    if not turn.strikes():
        return None
    response = visit.render("fault_maintenance.html", status=_SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


FAULT = Fault(
    name="maintenance",
    does="Every page is a notice that the site is under maintenance, with status 503 and Retry-After.",
    good_run=(
        "It stops soon, says that the site is under maintenance rather than that a button was not found, and "
        "can be run again later without doing anything twice."
    ),
    times=0,
    example={"site": "koogallery"},
    arriving=_close,
)
