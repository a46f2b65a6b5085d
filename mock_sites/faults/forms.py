"""`stale-form`: a form that was just loaded is no longer valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_LANGUAGE = "/language"


def _refuse(turn: Turn, visit: Visit) -> Response | None:
    is_form = visit.request.method == "POST" and visit.request.url.path != _LANGUAGE
    return visit.refuse_form() if is_form and visit.has_form_token() and turn.strikes() else None


FAULT = Fault(
    name="stale-form",
    does="A form's token is refused with 403, as if the session had changed since the page was loaded.",
    good_run="It goes back, loads the page anew and fills it in again; nothing was done by the first try.",
    example={"path": "/purchase/*"},
    arriving=_refuse,
)
