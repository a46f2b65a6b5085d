"""Where rows of a bulk are run, one after the other: flow and settings read once, one browser, a window for each row.

Whoever hands rows out, here or on another machine, calls `run_one`. The journal tells what a row is and keeps what
became of it; the lease of its run keeps two from being at the same row.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.browser.session import launched, new_page
from assistant.browser.session import playwright as playwright_driver
from assistant.bulk.cause import cause_of, without
from assistant.errors import AssistantError, BrowserGone, JournalLost, RunUnderWay, UsageError
from assistant.events import Event, RunFinished, RunStarted
from assistant.journal import Journal, Snapshot
from assistant.journal.bulk_record import DONE, BulkRecord, BulkRow, Bulks, RowStatus
from assistant.launch import Ready, Wish, perform, prepare, settings_of
from assistant.project import Project
from assistant.run_folder import REPORT

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

    from assistant.browser.session import OpenBrowser
    from assistant.engine import RunSettings
    from assistant.events import Listener

ROWS_PER_BROWSER: Final = 50
"""After so many rows a browser is closed and another one opened: none grows for good."""
LOST: Final = 75
"""The exit code of a process that has lost its browser."""
_FIRST: Final = 20
_EVERY: Final = 100
"""Rows whose folders are kept although they passed: the first, and a sample of the rest."""


class BrowserLost(Exception):
    """The browser or its driver ended before a row or in the midst of it, which says nothing of the row."""


def is_sample(number: int) -> bool:
    """Tells whether a row's folder is kept although it passes."""
    return number <= _FIRST or number % _EVERY == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summons:
    """What a seat is made for: a bulk's name, and what the journal does not know.

    `secrets` are inputs of the command line, `port` is where the mock sites are served, if somebody does already;
    `waits` is to wait for another run that does the same, `may_spend` approves all that would be asked for.
    """

    bulk: str
    config_file: Path
    secrets: Mapping[str, str]
    port: int | None = None
    waits: bool = True
    may_spend: bool = False


@contextmanager
def seated(summons: Summons, *, say: Callable[[str], None]) -> Iterator[Seat]:
    """Opens a seat for a bulk: reads the flow as it was handed in, and starts a driver and, with it, a browser.

    Raises UsageError when there is no such bulk, NoBrowser, and SourceError for a flow that is not in order.
    """
    import playwright.sync_api  # noqa: F401

    project = Project(summons.config_file)
    with ExitStack() as stack:
        journal = stack.enter_context(closing(Journal(project.journal_place)))
        bulks = Bulks(journal)
        bulk = bulks.find(summons.bulk)
        snapshot = bulks.snapshot(bulk) if bulk else None
        if bulk is None or snapshot is None:
            raise UsageError(f"there is no bulk '{summons.bulk}' in the journal")
        wish = _wish(project, bulk, snapshot, summons)
        ready = prepare(
            wish, config_file=summons.config_file, say=say, sites=stack, is_attended=False, has_inputs=False
        )
        settings = settings_of(wish, ready, person=None)
        driver = stack.enter_context(playwright_driver(summons.config_file.parent))
        windows = stack.enter_context(closing(_Windows(driver, ready)))
        yield Seat(bulk, bulks, wish, ready, settings, windows, summons.secrets, say)


def _wish(project: Project, bulk: BulkRecord, snapshot: Snapshot, summons: Summons) -> Wish:
    return Wish(
        flow=str(project.config.flows_folder / snapshot.file), inputs=bulk.inputs, environment=bulk.environment,
        world=bulk.world, texts=snapshot.texts, port=summons.port, wait=summons.waits,
        yes_spend=summons.may_spend, **bulk.options,
    )  # fmt: skip


class Seat:
    """A place where rows of one bulk are run, on one thread."""

    def __init__(
        self,
        bulk: BulkRecord,
        bulks: Bulks,
        wish: Wish,
        ready: Ready,
        settings: RunSettings,
        windows: _Windows,
        secrets: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._bulk = bulk
        self._bulks = bulks
        self._wish = wish
        self._ready = ready
        self._settings = settings
        self._windows = windows
        self._secrets = secrets
        self._say = say

    def run_one(self, number: int, *, listeners: tuple[Listener, ...] = ()) -> BulkRow:
        """Runs a row and returns what became of it, which the journal knows by then.

        A row that is done already is not run. Raises RunUnderWay where another run does the same and is not to be
        waited for, BrowserLost where the row has to be run again, UsageError where there is no such row.
        """
        row = self._bulks.row(self._bulk.id, number)
        if row is None:
            raise UsageError(f"the bulk {self._bulk.id} has no row {number}")
        if row.status in DONE:
            return row
        ended = self._ended(row, listeners)
        is_ours = self._bulks.end_row(self._bulk.id, ended, begun_by=ended.run)
        return ended if is_ours else self._bulks.row(self._bulk.id, number) or ended

    def _ended(self, row: BulkRow, listeners: tuple[Listener, ...]) -> BulkRow:
        inputs = {**self._bulk.inputs, **self._secrets, **row.inputs}
        wish = replace(self._wish, inputs=inputs, is_thin=not is_sample(row.number))
        settings = replace(self._settings, rerun=self._rerun(row))
        began = _Began(self._bulks, self._bulk.id, row.number)
        try:
            with self._windows.window() as page:
                finished = perform(
                    wish, self._ready, settings, page=page, listeners=[began, *listeners], say=self._say
                )
        except (RunUnderWay, JournalLost):
            raise
        except BrowserGone as error:
            raise BrowserLost from error
        except AssistantError as error:  # what no run could be begun with
            return replace(
                row, status="failed", run=began.run, reason=str(error), cause=str(error), kind="test"
            )
        if finished.status != "passed" and not self._windows.is_open:
            raise BrowserLost(finished.run)
        return _outcome(row, finished)

    def _rerun(self, row: BulkRow) -> str:
        given = {**self._bulk.inputs, **row.inputs}
        words = ["assistant", "run", self._bulk.flow, "--env", self._bulk.environment]
        words += ["--world", self._bulk.world] if self._bulk.world else []
        return shlex.join([*words, *(word for pair in given.items() for word in ("-i", "=".join(pair)))])


class _Began:
    """Writes that a row is under way as soon as its run is."""

    def __init__(self, bulks: Bulks, bulk: str, number: int) -> None:
        self._bulks = bulks
        self._bulk = bulk
        self._number = number
        self.run: str | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.run = event.run
            self._bulks.begin_row(self._bulk, self._number, run=event.run)


def _outcome(row: BulkRow, finished: RunFinished) -> BulkRow:
    """Returns the row with what became of it."""
    ended = replace(
        row, status="passed", run=finished.run, outputs=finished.outputs, reason=None, cause=None, kind=None
    )
    keeps = finished.status != "passed" or is_sample(row.number)
    report = str(Path(finished.folder) / REPORT) if finished.folder and keeps else None
    if finished.status == "passed":
        return replace(ended, report=report)
    failure, values = finished.failure, [*row.inputs.values(), *finished.outputs.values()]
    if failure is None:
        told = "the run was stopped before its end"
        return replace(ended, status="failed", reason=told, cause=told, kind="person", report=report)
    return replace(
        ended, status=_status(finished, failure.kind), reason=f"{failure.sentence}: {failure.message}",
        cause=without(cause_of(failure, values), values), kind=failure.kind, report=report,
    )  # fmt: skip


def _status(finished: RunFinished, kind: str) -> RowStatus:
    if finished.status == "in_doubt":
        return "in_doubt"
    return "person" if kind == "person" else "failed"


class _Windows:
    """Fresh windows in one browser, which is another one from time to time."""

    def __init__(self, driver: Playwright, ready: Ready) -> None:
        self._driver = driver
        self._ready = ready
        self._stack = ExitStack()
        self._browser: OpenBrowser | None = None
        self._used = 0

    @property
    def is_open(self) -> bool:
        """Whether the browser is there still."""
        return self._browser is not None and self._browser.running.is_connected()

    @contextmanager
    def window(self) -> Iterator[Page]:
        """Opens a window that nothing is left in of those before."""
        if self._used >= ROWS_PER_BROWSER or not self.is_open:
            self.close()
            ground = self._ready.ground
            self._browser = self._stack.enter_context(
                launched(self._driver, self._ready.browser, ground.window, ground.reach)
            )
        assert self._browser is not None  # noqa: S101 - for mypy
        self._used += 1
        from assistant.engine.leaving import leaving

        context = self._browser.context()
        try:
            yield new_page(context)
        finally:
            with leaving():
                context.close()

    def close(self) -> None:
        """Closes the browser."""
        self._stack.close()
        self._browser, self._used = None, 0
