"""Options and questions that several faults share: chance, which requests, before or after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

SEED = Option(
    name="seed",
    help="Where its chance begins: the same seed strikes the same requests the same way.",
    default=1,
)
WHEN = Option(
    name="when",
    help="Whether it strikes before or after what was asked for is committed.",
    default="before",
    choices=("before", "after"),
)
_ANY = "any"
_BEFORE = "before"


def method_option(default: str) -> Option:
    """Returns the option that says which requests a fault is for."""
    return Option(
        name="method",
        help="Which requests it is for: forms that are sent (POST), pages that are asked for (GET) or any.",
        default=default,
        choices=("GET", "POST", _ANY),
    )


def is_wanted_method(turn: Turn, visit: Visit) -> bool:
    """Tells whether a request is one of those that a fault is for."""
    return turn.text("method") in (_ANY, visit.request.method)


def is_before(turn: Turn) -> bool:
    """Tells whether a fault strikes before the commit."""
    return turn.text("when") == _BEFORE
