"""`asset-missing`: a page asks for a style sheet or script that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option
from mock_sites.static_files import static_address

if TYPE_CHECKING:
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_MISSING = "/static/missing/"


def _lose(turn: Turn, visit: Visit, html: str) -> str:
    asset = turn.text("asset")
    address = static_address(asset)
    if address not in html or not turn.strikes(asset=asset):
        return html
    return html.replace(address, _MISSING + asset)


FAULT = Fault(
    name="asset-missing",
    does="A style sheet or script that a page asks for is answered with 404.",
    good_run=(
        "It passes where only the look suffers, and tells of the missing file where it was asked to watch; "
        "where the script is missing it says which button did nothing."
    ),
    times=0,
    own_options=(
        Option(
            name="asset",
            help="The file.",
            default="components.css",
            choices=("components.css", "base.css", "ui.js"),
        ),
    ),
    showing=_lose,
)
