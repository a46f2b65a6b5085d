"""`slow`: answers take their time."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from mock_sites.departure import Departure
from mock_sites.faults.fault import Fault
from mock_sites.faults.moments import SEED
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_LONGEST = 120


def draw_latency(distribution: str, seconds: float, spread: float, chance: float) -> float:
    """Returns a latency; `chance` is from 0 up to 1.

    `seconds` is the value itself (fixed), the middle (uniform, lognormal) or the mean (exponential). `spread`
    is how far uniform goes to either side, as a part of the middle, and lognormal's sigma.
    """
    if distribution == "uniform":
        return max(0.0, seconds * (1 + spread * (2 * chance - 1)))
    if distribution == "exponential":
        return -seconds * math.log(1 - chance)
    if distribution == "lognormal":
        # The middle of the chance's own small interval: 0 itself has no value there.
        return seconds * math.exp(spread * NormalDist().inv_cdf(chance + 2**-49))
    return seconds


def _delay(turn: Turn, visit: Visit, response: Response) -> Departure | None:
    if turn.is_spent():
        return None
    latency = draw_latency(
        turn.text("distribution"), turn.number("seconds"), turn.number("spread"), turn.draw("latency")
    )
    latency = round(min(latency, turn.number("most")), 3)
    return Departure(seconds=latency) if turn.strikes(seconds=latency) else None


FAULT = Fault(
    name="slow",
    does="Every answer comes late, by a latency that is drawn from a distribution.",
    good_run="It waits for what it needs to see instead of for a time, and passes, only slower.",
    times=0,
    own_options=(
        Option(
            name="seconds",
            help="The latency: the value itself (fixed), the middle (uniform, lognormal), the mean (exponential).",
            default=1.0,
            most=_LONGEST,
        ),
        Option(
            name="distribution",
            help="How latencies are spread.",
            default="fixed",
            choices=("fixed", "uniform", "exponential", "lognormal"),
        ),
        Option(
            name="spread",
            help="How widely: the part of the middle to either side (uniform), sigma (lognormal).",
            default=0.5,
            most=5,
        ),
        Option(name="most", help="The longest latency, in seconds.", default=10.0, most=_LONGEST),
        SEED,
    ),
    example={"seconds": 0.8, "distribution": "lognormal"},
    leaving=_delay,
)
