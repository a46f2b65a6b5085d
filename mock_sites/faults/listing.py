"""`late-listing`: a purchase shows in Purchased Apps much later than it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option
from mock_sites.koogallery.listing import Listing

if TYPE_CHECKING:
    from mock_sites.faults.turn import Turn

_MOST_RELOADS = 1_000
_LONGEST = 3600


def _list_late(turn: Turn) -> Listing | None:
    # The list shows a new purchase from its second view on by itself: the first reload.
    late = Listing(views=turn.whole("reloads"), seconds=turn.number("seconds"))
    return late if turn.strikes(reloads=late.views, seconds=late.seconds) else None


FAULT = Fault(
    name="late-listing",
    does=(
        "A purchase shows in Purchased Apps only after the list was loaded again so many times, and so many "
        "seconds after it was made."
    ),
    good_run=(
        "It loads the list again until the purchase shows, for as long as purchases may take, and does not take "
        "its absence for a purchase that failed: it never buys again for that."
    ),
    times=0,
    own_options=(
        Option(name="reloads", help="How many reloads it takes.", default=4, most=_MOST_RELOADS),
        Option(name="seconds", help="How many real seconds it takes as well.", default=0.0, most=_LONGEST),
    ),
    example={"reloads": 0, "seconds": 15},
    listing=_list_late,
)
