"""`sold-out` and `payment-refused`: KooGallery does not sell, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_PATH = "/purchase/"
_CONFLICT = 409
_PAYMENT_REQUIRED = 402


def is_purchase(visit: Visit) -> bool:
    """Tells whether a request submits the confirm page of a purchase."""
    request = visit.request
    return visit.site.key == "koogallery" and request.method == "POST" and request.url.path.startswith(_PATH)


def _sell_out(turn: Turn, visit: Visit) -> Response | None:
    return _refuse(turn, visit, label="fault.sold_out", status=_CONFLICT)


def _refuse_payment(turn: Turn, visit: Visit) -> Response | None:
    return _refuse(turn, visit, label="fault.payment_refused", status=_PAYMENT_REQUIRED)


def _refuse(turn: Turn, visit: Visit, *, label: str, status: int) -> Response | None:
    """Shows the confirm page again with the sentence, unless that page has made its order already."""
    from mock_sites.koogallery.checkout import refuse_purchase
    from mock_sites.koogallery.purchase import Refusal, find_order

    if not is_purchase(visit) or find_order(visit.world, visit.field("confirmation")) is not None:
        return None
    if not turn.strikes(status=status):
        return None
    return refuse_purchase(visit, Refusal(status=status, labels=(label,)))


SOLD_OUT = Fault(
    name="sold-out",
    does="Submitting a purchase is refused with 409: the product is sold out. No order is made.",
    good_run="It stops and gives the page's own sentence as the reason; it does not try again.",
    times=0,
    handling=_sell_out,
)
PAYMENT_REFUSED = Fault(
    name="payment-refused",
    does="Submitting a purchase is refused with 402: the payment method was declined. No order is made.",
    good_run=(
        "It stops and gives the page's own sentence as the reason: only a person can put the payment right."
    ),
    times=0,
    handling=_refuse_payment,
)
