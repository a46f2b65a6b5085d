"""Plays the cells of the fault matrix: a world for each on one server, a window for each in one browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from assistant.browser.session import Window, context_options, new_page
from assistant.errors import UsageError
from assistant.events import Event, RunFinished
from assistant.harness.failure import FlowFailed
from assistant.harness.prepared import Prepared
from assistant.harness.runner import FlowRunner
from assistant.matrix.cell import Cell, Result, result_of, unprepared
from assistant.matrix.expected import Expectations
from assistant.mock_world import ENGLISH, LOCALES
from assistant.source import suggest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from assistant.mock_world import MockSites, MockWorld
    from assistant.project import Project


class _Overdue(BaseException):
    """Ends a run that takes too long; the engine tells its end as of one that was interrupted."""


class _Limit:
    """A listener that ends a run at the first event after its time is over.

    No step hangs beyond its own limit, so there is an event soon; a signal would hit Playwright's own work.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.finished: RunFinished | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunFinished):
            self.finished = event
        elif event.at > self._seconds:
            raise _Overdue


def wanted_cells(
    project: Project,
    *,
    flows: Sequence[str] = (),
    faults: Sequence[str] = (),
    locales: Sequence[str] = ("en",),
) -> list[Cell]:
    """Returns the cells of flows under faults in languages, all flows and faults where none are named.

    Raises SourceError for faulty declarations, UsageError for a name that there is not, with the nearest one.
    """
    names = project.library.flow_names()
    expectations = Expectations(project.library.folder, flow_names=names)
    chosen = [project.library.load(flow).name for flow in flows or names]
    for locale in locales:
        if locale not in LOCALES:
            raise UsageError(f"there is no locale '{locale}'; {_near(locale, LOCALES)}")
    declared = {flow: expectations.of(flow) for flow in chosen}
    known = list(dict.fromkeys(one.under.name for each in declared.values() for one in each))
    for fault in faults:
        if fault not in known:
            raise UsageError(f"there is no fault '{fault}'; {_near(fault, known)}")
    return [
        Cell(flow=flow, locale=locale, declared=one)
        for flow in chosen
        for locale in locales
        for one in declared[flow]
        if not faults or one.under.name in faults
    ]


def _near(word: str, choices: Iterable[str]) -> str:
    near = suggest(word, choices)
    return f"did you mean '{near}'?" if near else f"there are {', '.join(choices)}"


class Matrix:
    """Plays cells one after the other.

    No pictures are taken. The flows that come before a flow are run once; each cell begins with a copy of the
    world that they left.
    `limit` is how long a cell may take, in seconds; runs leave their folders in `folder`.
    """

    def __init__(
        self, project: Project, sites: MockSites, browser: Browser, folder: Path, *, limit: float = 180
    ) -> None:
        self._project = project
        self._sites = sites
        self._browser = browser
        self._folder = folder
        self._limit = limit
        self._prepared = Prepared(sites, self._window)

    def play(self, cells: Iterable[Cell]) -> Iterator[Result]:
        """Yields what came of each cell as soon as it is known."""
        for cell in cells:
            yield self.result(cell)

    def result(self, cell: Cell) -> Result:
        """Plays one cell. What it leaves is kept only where it differs: hundreds of reports would be read by nobody."""
        try:
            world = self._prepared.copy(self._project, cell.flow, locale=ENGLISH)
        except FlowFailed as failed:
            return unprepared(cell, failed.finished)
        result = self._played(cell, world)
        if result.wrong or result.folder is None:
            return result
        rmtree(result.folder, ignore_errors=True)
        return replace(result, folder=None)

    def _played(self, cell: Cell, world: MockWorld) -> Result:
        try:
            orders = world.orders()
            under = cell.declared.under
            world.strike(under.fault, **under.options)
            finished = self._finished(cell, world)
            return result_of(
                cell, finished, orders=world.orders() - orders, strikes=world.strikes(under.fault)
            )
        finally:
            self._sites.drop(world)

    def _finished(self, cell: Cell, world: MockWorld) -> RunFinished:
        limit = _Limit(self._limit)
        with self._window(cell.locale) as page, suppress(FlowFailed, _Overdue):
            runner = FlowRunner(
                self._project, world, page, self._folder, locale=cell.locale, listeners=[limit], shots=False
            )
            runner.after(cell.flow, runner.prepare(cell.flow))
        assert limit.finished is not None, "the engine tells the end of every run"  # noqa: S101 - for mypy
        return limit.finished

    @contextmanager
    def _window(self, locale: str) -> Iterator[Page]:
        window = Window(size=self._project.config.browser.size, locale=LOCALES[locale])
        context = self._browser.new_context(**context_options(window))
        try:
            yield new_page(context)
        finally:
            context.close()
