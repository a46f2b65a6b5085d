"""A fault: a value that says what goes wrong, how it can be set, and what it does at the server's joints.

A joint is a place in the server where something can go wrong. A fault has a function for each joint that it
is at, and none elsewhere:

- `arriving`: a request has come and nothing has been looked at; a response answers it.
- `handling`: the page is known, the visitor signed in, the form's token good, and the page's handler is next;
  a response answers instead of it.
- `showing`: a page is rendered; the HTML that is returned is what leaves.
- `committing`: the handler has done its work and nothing is committed; a departure undoes the work.
- `leaving`: the work will be committed as it is; a departure says how the answer leaves.
- `calling`: KooGallery owes the seller a call; the seconds are how much later it is made.
- `listing`: an order was placed; the listing says when Purchased Apps shows it.

Each is asked with the fault's turn and decides whether this is a moment for it. If it is, it asks
`turn.strikes()`, which counts, draws and writes the journal, and then does what the fault is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mock_sites.faults.options import Option, Value

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.departure import Departure
    from mock_sites.faults.turn import Turn
    from mock_sites.koogallery.listing import Listing
    from mock_sites.web import Visit
    from mock_sites.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong in a world while it is switched on.

    `does` and `good_run` are sentences for docs/faults.md: what it does, and what a good run does about it.
    `times` and `after` are the defaults of the options that every fault has: how often it strikes (0 is
    without end) and how many moments it lets pass first. `example` is what its documentation sets. `refuses`
    tells why it can't be switched on in a world as it is, in a sentence.
    """

    name: str
    does: str
    good_run: str
    times: int = 1
    after: int = 0
    own_options: tuple[Option, ...] = ()
    example: Mapping[str, Value] = field(default_factory=dict)
    is_between_sites: bool = False
    refuses: Callable[[World], str | None] | None = None
    arriving: Callable[[Turn, Visit], Response | None] | None = None
    handling: Callable[[Turn, Visit], Response | None] | None = None
    showing: Callable[[Turn, Visit, str], str] | None = None
    committing: Callable[[Turn, Visit, Response], Departure | None] | None = None
    leaving: Callable[[Turn, Visit, Response], Departure | None] | None = None
    calling: Callable[[Turn], float] | None = None
    listing: Callable[[Turn], Listing | None] | None = None

    @property
    def options(self) -> tuple[Option, ...]:
        """Its own options, then those of every fault."""
        return (
            *self.own_options,
            Option(name="times", help="How often it strikes; 0 is without end.", default=self.times),
            Option(name="after", help="How many moments it lets pass first.", default=self.after),
        )


def by_name(faults: Iterable[Fault]) -> Mapping[str, Fault]:
    """Returns faults by name, in order; ValueError for a name that stands twice."""
    named: dict[str, Fault] = {}
    for fault in faults:
        if fault.name in named:
            raise ValueError(f"there are two faults {fault.name!r}")
        named[fault.name] = fault
    return named
