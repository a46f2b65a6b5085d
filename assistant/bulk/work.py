"""The rows of a bulk at work: run by processes of this command, or left to workers on any machine and watched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Protocol, TypedDict

from assistant.bulk.breaker import Breaker
from assistant.bulk.crew import Crew
from assistant.bulk.dispatch import Dispatch
from assistant.bulk.pace import Pace
from assistant.bulk.seat import Summons
from assistant.bulk.wish import BulkWish
from assistant.events import Event
from assistant.journal import Journal
from assistant.journal.bulk_record import BulkRecord, Bulks
from assistant.journal.dispatch_record import Dispatches, Terms

if TYPE_CHECKING:
    from assistant.bulk.watching import Watch


class Work(Protocol):
    """Rows that are run, here or elsewhere."""

    stopped: str | None
    is_interrupted: bool

    def run(self) -> None:
        """Works until nothing is under way and nothing is to be begun any more."""

    def interrupt(self) -> None:
        """Begins no further row. A signal may call it."""

    def kill(self) -> None:
        """Ends at once what is under way, where that can be done from here."""

    def close(self) -> None:
        """Ends what was started for it."""

    def at(self) -> float:
        """Returns how many seconds it has taken so far."""


class Hears(TypedDict):
    """Who hears of it: `tell` events, `say` what takes long; `may_go_on` raises what ends it all."""

    tell: Callable[[Event], None]
    say: Callable[[str], None]
    may_go_on: Callable[[], None]
    began: float


def dispatched(
    journal: Journal, summons: Summons, wish: BulkWish, terms: Terms, hears: Hears, *, limit: int
) -> Dispatch:
    """Returns what has processes of this command run at most `limit` rows, and asks workers for none any more."""
    Dispatches(journal).stop(summons.bulk, "its rows are run elsewhere")
    return Dispatch(
        Bulks(journal), summons.bulk, Crew(summons), wanted=wish.wanted, parallel=terms.parallel,
        pace=Pace(terms.pace), breaker=Breaker(terms.stop_after), limit=limit, **hears,
    )  # fmt: skip


def watched(
    journal: Journal, bulk: BulkRecord, wish: BulkWish, terms: Terms, hears: Hears, *, stack: ExitStack
) -> tuple[int, Watch]:
    """Asks workers on any machine for the rows; returns how many there are, and what watches them."""
    from assistant.bulk.handing_out import HandingOut
    from assistant.bulk.queue import Queue
    from assistant.bulk.watching import Watch

    queue = stack.enter_context(closing(Queue(journal)))
    to_do = Dispatches(journal).ask(bulk.id, terms, statuses=wish.wanted, limit=wish.limit)
    return to_do, Watch(journal, HandingOut(journal, queue), bulk, **hears)
