"""`session-expires`: a visitor is signed out in the middle of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_PAGES = "pages"


def _expire(turn: Turn, visit: Visit) -> Response | None:
    """Ends the session after so many of its pages, and answers nothing: what needs a session asks for one."""
    if visit.session is None or turn.is_spent():
        return None
    before = turn.memory.get(_PAGES, 0)
    pages = (before if isinstance(before, int) else 0) + 1
    is_over = pages > turn.whole("pages") and turn.strikes(pages=pages - 1)
    turn.remember(**{_PAGES: 0 if is_over else pages})
    if is_over:
        visit.expire_session()
    return None


FAULT = Fault(
    name="session-expires",
    does=(
        "A session ends after so many pages, on the site and, where the sign-in was a single sign-on, there and "
        "everywhere: the next page is the sign-in, and a form that was being sent is lost."
    ),
    good_run=(
        "It signs in again wherever it is asked to, goes back to what it was doing, and looks first whether the "
        "form that was lost had been accepted."
    ),
    own_options=(Option(name="pages", help="How many pages a session lasts.", default=5, most=10_000),),
    example={"site": "koogallery", "pages": 3},
    arriving=_expire,
)
