"""The joints of a request: the places in the server where something can go wrong.

The application and a visit ask here; they know nothing of any fault. What each joint is for is told in
`mock_sites.faults.fault`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.departure import Departure
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit


class UndoneError(Exception):
    """What a page did is to be undone, by a fault that strikes before the commit."""

    def __init__(self, turn: Turn, departure: Departure) -> None:
        super().__init__(turn.fault.name)
        self.turn = turn
        self.departure = departure


class Joints:
    """Asks the faults of one request at each joint, in the order in which they were switched on."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns

    def arriving(self, visit: Visit) -> Response | None:
        """Returns what answers a request before anything is looked at."""
        for turn in self._turns:
            if turn.fault.arriving and (response := turn.fault.arriving(turn, visit)) is not None:
                return response
        return None

    def handling(self, visit: Visit) -> Response | None:
        """Returns what answers in the place of the page's handler."""
        for turn in self._turns:
            if turn.fault.handling and (response := turn.fault.handling(turn, visit)) is not None:
                return response
        return None

    def showing(self, visit: Visit, html: str) -> str:
        """Returns a rendered page as it leaves."""
        for turn in self._turns:
            if turn.fault.showing:
                html = turn.fault.showing(turn, visit, html)
        return html

    def committing(self, visit: Visit, response: Response) -> None:
        """Raises UndoneError when what the handler did is to be undone."""
        for turn in self._turns:
            if turn.fault.committing and (departure := turn.fault.committing(turn, visit, response)):
                raise UndoneError(turn, departure)

    def leaving(self, visit: Visit, response: Response) -> Departure | None:
        """Returns how the answer leaves once the work is committed; None for at once, as it is."""
        departure = None
        for turn in self._turns:
            if turn.fault.leaving and (other := turn.fault.leaving(turn, visit, response)):
                departure = other if departure is None else departure.then(other)
        return departure


CALM = Joints(())
"""The joints of a request in a world where nothing goes wrong."""
