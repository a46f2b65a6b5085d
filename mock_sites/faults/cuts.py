"""`reset` and `timeout`: no answer at all, because the connection is cut or nothing comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.departure import Departure
from mock_sites.faults.fault import Fault
from mock_sites.faults.moments import WHEN, is_before, is_wanted_method, method_option
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_LONGEST = 3600


def _reset_undone(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    return _cut(turn, visit, seconds=0.0) if is_before(turn) else None


def _reset_done(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    return None if is_before(turn) else _cut(turn, visit, seconds=0.0)


def _hold_undone(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    return _cut(turn, visit, seconds=turn.number("seconds")) if is_before(turn) else None


def _hold_done(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    return None if is_before(turn) else _cut(turn, visit, seconds=turn.number("seconds"))


def _cut(turn: Turn, visit: Visit, *, seconds: float) -> Departure | None:
    if not is_wanted_method(turn, visit) or not turn.strikes(when=turn.text("when")):
        return None
    return Departure(seconds=seconds, is_cut=True)


RESET = Fault(
    name="reset",
    does=(
        "The connection is cut in the place of an answer, and the browser shows a network error. What was asked "
        "for is undone (`when=before`) or committed all the same (`when=after`). A browser that sends a "
        "request once more by itself, as browsers do on a connection they have used before, is cut again, and "
        "that second request does nothing."
    ),
    good_run=(
        "It can't tell from the page whether the act happened, so it looks for what the act would have left, "
        "for as long as that may take, and acts again only when it is not there."
    ),
    own_options=(WHEN, method_option("POST")),
    example={"path": "/purchase/*", "when": "after"},
    committing=_reset_undone,
    leaving=_reset_done,
)
TIMEOUT = Fault(
    name="timeout",
    does=(
        "No answer comes: the connection stays open without a word, and is cut in the end. What was asked for "
        "is undone (`when=before`) or committed all the same (`when=after`)."
    ),
    good_run=(
        "It gives up at its own limit rather than waiting for ever, and then looks whether the act happened, "
        "as after a cut connection."
    ),
    own_options=(
        Option(name="seconds", help="How long the connection stays open.", default=60.0, most=_LONGEST),
        WHEN,
        method_option("POST"),
    ),
    example={"path": "/purchase/*", "when": "after", "seconds": 30},
    committing=_hold_undone,
    leaving=_hold_done,
)
