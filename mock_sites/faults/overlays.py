"""`banner` and `survey`: something lies over the page at an unexpected moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.markup import with_overlay, with_script
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_LONGEST = 60


def _show_banner(turn: Turn, visit: Visit, html: str) -> str:
    return _cover(turn, visit, html, template="fault_banner.html")


def _show_survey(turn: Turn, visit: Visit, html: str) -> str:
    return _cover(turn, visit, html, template="fault_survey.html")


def _cover(turn: Turn, visit: Visit, html: str, *, template: str) -> str:
    seconds = turn.number("seconds")
    if not turn.strikes(seconds=seconds):
        return html
    return with_script(with_overlay(html, visit.part(template)), "overlay.js", seconds=seconds)


def _after_load(default: float) -> Option:
    return Option(
        name="seconds", help="How long after the page was loaded it comes.", default=default, most=_LONGEST
    )


BANNER = Fault(
    name="banner",
    does=(
        "A banner comes over the upper part of a page a moment after it was loaded, and stays until it is "
        "closed with its button Close."
    ),
    good_run=(
        "It closes the banner, or works beside it, and never counts a click as done that the banner caught. "
        "If it can't, it says that something covers the button."
    ),
    after=2,
    own_options=(_after_load(0.3),),
    showing=_show_banner,
)
SURVEY = Fault(
    name="survey",
    does=(
        "A dialog that asks for an opinion comes over a whole page a moment after it was loaded. Nothing "
        "behind it can be clicked until it is closed with Not now."
    ),
    good_run=(
        "It closes the dialog without answering and goes on. If it can't, it says that a dialog covers the page."
    ),
    after=2,
    own_options=(_after_load(0.3),),
    showing=_show_survey,
)
