"""Puts a run together: project, mock world, browser, journal and listeners around the engine.

What takes long is done side by side: Playwright's driver and the browser start on this thread, to which they then
belong, while another one reads the flow and then starts the mock sites. No browser opens before the flow is known
to be in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.browser.session import Window, opened
from assistant.browser.session import playwright as playwright_driver
from assistant.errors import UsageError
from assistant.project_file import find_config

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.browser.finding import Browser
    from assistant.engine import RunSettings
    from assistant.engine.settings import Person
    from assistant.events import Listener, RunFinished
    from assistant.flow import Flow
    from assistant.journal import Holding, Journal, RunRecord
    from assistant.project import Project

_DRIVER_CACHE = Path(".assistant", "cache", "driver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants run, as said on the command line; None means what config.yaml says.

    `browser` is a name or a path; `slow` is in milliseconds per action; `wait` is to wait while another run does the
    same; `rerun` are the words of the command that does the run again. `continues` is a run to go on with, and `texts`
    are those of its flows when it began.
    """

    flow: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    environment: str | None = None
    world: str | None = None
    fresh: bool = False
    locale: str = "en"
    browser: str | None = None
    headed: bool = False
    slow: float = 0
    evidence: str | None = None
    shots: bool = True
    act_again: bool = False
    update_pictures: bool = False
    wait: bool = False
    rerun: Sequence[str] = ()
    texts: Mapping[str, str] | None = None
    continues: RunRecord | None = None

    def options(self) -> dict[str, Any]:
        """Returns how the run is to be carried out, for whoever goes on with it."""
        names = ("locale", "browser", "headed", "slow", "evidence", "shots")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a wish comes to, all that was written checked: the flow in its project, and a browser for it."""

    project: Project
    flow: Flow
    values: Mapping[str, Any]
    browser: Browser
    window: Window


def launch(
    wish: Wish,
    *,
    listeners: Sequence[Listener] = (),
    person: Person | None = None,
    say: Callable[[str], None],
) -> RunFinished:
    """Runs a flow as wished and returns how it ended.

    `person` is who can be asked, if anybody is there; `say` tells what the set-up is doing when it takes long. Raises
    SourceError, UsageError or NoBrowser before a page is opened.
    """
    # Before the other thread begins: two threads that import get in each other's way, and the driver would start late.
    import playwright.sync_api  # noqa: F401

    config_file = find_config(Path.cwd())
    # Outermost, since an interrupt may come while the other thread is still opening the mock sites.
    with ExitStack() as sites, ThreadPoolExecutor(max_workers=1) as pool:
        reading = pool.submit(_read, wish, config_file=config_file, say=say)
        settling = pool.submit(lambda: _settings(wish, reading.result(), person=person, sites=sites))
        pool.submit(_import_report)
        with playwright_driver(config_file.parent / _DRIVER_CACHE) as driver:
            ready = reading.result()
            with opened(driver, ready.browser, ready.window) as context:
                page = context.new_page()
                settings = settling.result()
                with _held(ready, wish, settings, say) as (journal, holding):
                    return _run(ready, wish, settings, page, listeners, journal, holding)


@contextmanager
def _held(
    ready: _Read, wish: Wish, settings: RunSettings, say: Callable[[str], None]
) -> Iterator[tuple[Journal, Holding]]:
    """Opens the journal and holds the lease of what is wished for; raises RunUnderWay when another run has it."""
    from assistant.journal import Holding, Journal, identity_of, take_in_turn
    from assistant.run_folder import new_run_name

    name = new_run_name(ready.flow.name, now=datetime.now().astimezone())
    place = {"environment": settings.environment, "world": settings.world_identity}
    with closing(Journal(ready.project.journal_file)) as journal:
        identity = identity_of(ready.flow, ready.values, **place)
        if wish.continues is not None and wish.continues.identity != identity:
            raise UsageError(
                f"the run {wish.continues.id} can't be gone on with: an input is not what it was then, or the world "
                "was begun anew; run the flow again instead"
            )
        lease = take_in_turn(journal, identity, run=name, say=say if wish.wait else None)
        with Holding(journal, lease) as holding:
            yield journal, holding


def _run(
    ready: _Read,
    wish: Wish,
    settings: RunSettings,
    page: Page,
    listeners: Sequence[Listener],
    journal: Journal,
    holding: Holding,
) -> RunFinished:
    """Runs the flow with its folder, its journal and whoever else listens."""
    from assistant.engine import Order, run
    from assistant.journal import Origin, Recorder, Snapshot, restored_from, said_of
    from assistant.report.html import HtmlReport
    from assistant.run_folder import RunFolder

    lease = holding.lease
    folder = RunFolder(ready.project.runs_folder / lease.run)
    library = ready.project.library
    snapshot = Snapshot(file=library.key(ready.flow), texts=library.snapshot())
    before = wish.continues or journal.run_before(lease)
    goes_on = before is not None and (before is wish.continues or before.status == "killed")
    continued = before.id if before is not None and goes_on else None
    origin = Origin(snapshot=snapshot, options=wish.options(), continues=continued)
    recorder = Recorder(journal, lease=lease, origin=origin)
    order = Order(
        run=lease.run,
        flow=ready.flow,
        inputs=wish.inputs,
        remarks=() if wish.continues else said_of(before, snapshot=snapshot.identity),
        restored=restored_from(before.outputs) if before is not None and goes_on else {},
    )
    finished = run(
        order,
        page=page,
        library=library,
        settings=replace(settings, keep=folder, folder=str(folder.path), may_go_on=holding.may_go_on),
        acts=recorder,
        listeners=[folder, recorder, HtmlReport(folder.path), *listeners],
    )
    _forget_old(ready.project, journal)
    return finished


def _forget_old(project: Project, journal: Journal) -> None:
    """Forgets the runs that config.yaml doesn't want kept any longer."""
    from assistant.journal import forget, older_than
    from assistant.values import age_from

    if project.config.keep is not None:
        old = older_than(journal, age_from(project.config.keep), now=datetime.now().astimezone())
        forget(journal, old, runs_folder=project.runs_folder)


def _read(wish: Wish, *, config_file: Path, say: Callable[[str], None]) -> _Read:
    """Reads and checks all that can be wrong with what was written, and finds a browser."""
    from assistant.engine.inputs import read_inputs
    from assistant.mock_world import LOCALES
    from assistant.project import Project

    project = Project(config_file, environment=wish.environment, texts=wish.texts)
    environment = project.environment
    flow = project.library.load(wish.flow)
    values = read_inputs(flow, wish.inputs, environment.inputs)
    if not environment.mock and (wish.world or wish.fresh):
        raise UsageError(
            f"--world and --fresh are for the mock sites, not for the environment {project.environment_name}"
        )
    project.make_state()
    browser = browser_for(project, wished=wish.browser, headless=not wish.headed, say=say)
    size = project.config.browser.size
    window = Window(size=size, headless=not wish.headed, slow=wish.slow, locale=LOCALES[wish.locale])
    return _Read(project=project, flow=flow, values=values, browser=browser, window=window)


def _settings(wish: Wish, ready: _Read, *, person: Person | None, sites: ExitStack) -> RunSettings:
    """Starts the mock sites, which `sites` closes, and says how the run is to go."""
    from assistant.engine import Evidence, RunSettings
    from assistant.mock_world import MockSites, labels
    from assistant.rerun import rerun
    from assistant.session_folder import SessionFolder

    project, environment = ready.project, ready.project.environment
    world = None
    if environment.mock:
        mock = sites.enter_context(MockSites(project.mock_state))
        world = mock.world(wish.world or environment.world, fresh=wish.fresh)
    return RunSettings(
        environment=project.environment_name,
        sites=world.sites if world else environment.addresses(),
        provided=environment.inputs,
        labels=labels(wish.locale),
        locale=wish.locale,
        sessions=SessionFolder(project.sessions_folder),
        world=world.name if world else None,
        world_identity=world.identity if world else "",
        journal=world.last_lines if world else tuple,
        approve=environment.approve,
        person=person,
        is_seen=wish.headed,
        limit=project.config.limit,
        evidence=Evidence(wish.evidence) if wish.evidence else project.config.evidence,
        shots=wish.shots,
        pictures=project.config.pictures,
        act_again=wish.act_again,
        update_pictures=wish.update_pictures,
        rerun=rerun(wish.rerun, flow=ready.flow, inputs=wish.inputs),
    )


def _import_report() -> None:
    """Imports what writes the report, while there is a browser to wait for; at the end nothing is left to wait for."""
    import assistant.report.page  # noqa: F401


def browser_for(
    project: Project, *, wished: str | None = None, headless: bool, say: Callable[[str], None]
) -> Browser:
    """Returns the browser that is wished for or the best one found; installs one where there is none."""
    from assistant.browser.finding import find
    from assistant.browser.installing import install

    configured = project.config.browser.executable
    found = find(wished=wished, configured=configured, headless=headless)
    if found is not None:
        return found
    say("No browser was found; one is being installed. This happens once.")
    return install(configured=configured, headed=not headless, say=say)
