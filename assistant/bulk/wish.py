"""What somebody wants done with a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.journal.bulk_record import SET_ASIDE, UNDONE, RowStatus

STOP_AFTER: Final = 5
"""How often the same cause may end rows in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkWish:
    """A flow for each row of a file, as said on the command line; None means what config.yaml says.

    `parallel` is how many worker processes there are, `rate` how many seconds lie between the starts of rows, `limit`
    how many rows are run at most. `yes_spend` approves all that would be asked for; `is_dry` is to run nothing.
    `resumes` is to go on with an earlier bulk and to begin none, `anew` to begin one
    however many there were. `is_remote` is to leave the rows to workers on any machine; `parallel` is then how many of
    them are under way at once. `command` are the words of the command that goes on with it.
    """

    flow: str
    file: Path
    inputs: Mapping[str, str] = field(default_factory=dict)
    environment: str | None = None
    world: str | None = None
    locale: str = "en"
    browser: str | None = None
    evidence: str | None = None
    shots: bool = False
    parallel: int | None = None
    pace: float = 0
    limit: int | None = None
    only_failed: bool = False
    only_set_aside: bool = False
    resumes: bool = False
    anew: bool = False
    yes_spend: bool = False
    is_dry: bool = False
    is_remote: bool = False
    stop_after: int = STOP_AFTER
    command: Sequence[str] = ()

    @property
    def wanted(self) -> tuple[RowStatus, ...]:
        """The rows that are run: those that were not yet, or those that failed, or those that needed a person."""
        failed: tuple[RowStatus, ...] = ("failed",) if self.only_failed else ()
        aside = SET_ASIDE if self.only_set_aside else ()
        return failed + aside or UNDONE

    @property
    def goes_on(self) -> str | None:
        """The option that means an earlier bulk and nothing else, if one was given."""
        given = (
            ("--resume", self.resumes),
            ("--only-failed", self.only_failed),
            ("--only-set-aside", self.only_set_aside),
        )
        return next((option for option, is_given in given if is_given), None)

    def options(self) -> dict[str, Any]:
        """Returns how each row is carried out, for the workers."""
        return {name: getattr(self, name) for name in ("locale", "browser", "evidence", "shots")}
