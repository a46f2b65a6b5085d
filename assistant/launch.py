"""Puts a run together: project, mock world, browser, journal and listeners around the engine.

What takes long is done side by side: Playwright's driver and the browser start on this thread, to which they then
belong, while another one reads the flow and then starts the mock sites. No page opens before the flow is known to be
in order, nor a browser that is seen, nor is one installed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.browser.endpoint import holds_a_secret, is_endpoint, shown
from assistant.browser.session import Window, new_page, opened
from assistant.browser.session import playwright as playwright_driver
from assistant.errors import JournalLost, UsageError
from assistant.project_file import find_config

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.browser.finding import Browser
    from assistant.engine import RunSettings
    from assistant.engine.settings import Person
    from assistant.events import Listener, RunFinished
    from assistant.flow import Flow
    from assistant.journal import Holding, Journal, RunRecord
    from assistant.mock_world import MockSites
    from assistant.project import Project
    from assistant.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants run, as said on the command line; None means what config.yaml says.

    `browser` is a name or a path; `slow` is in milliseconds per action; `wait` is to wait while another run does the
    same; `yes_spend` approves all that would be asked for; `rerun` are the words of the command that does the run
    again. `continues` is a run to go on with, and `texts` are those of its flows when it began. `port` is where the
    mock sites are served already; `is_thin` is to leave no folder of a run that passes.
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
    yes_spend: bool = False
    rerun: Sequence[str] = ()
    texts: Mapping[str, str] | None = None
    continues: RunRecord | None = None
    port: int | None = None
    is_thin: bool = False

    def options(self) -> dict[str, Any]:
        """Returns how the run is to be carried out, for whoever goes on with it."""
        names = ("locale", "browser", "headed", "slow", "evidence", "shots")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where a wish is carried out: the project, how the window is, the mock sites, their port taken.

    `browser` is None where it would have to be installed; `reach` is what it may reach.
    """

    project: Project
    browser: Browser | None
    window: Window
    mock: MockSites | None
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a wish comes to, all that was written checked: the flow, where it is run, and a browser for it."""

    ground: Ground
    flow: Flow
    browser: Browser

    @property
    def project(self) -> Project:
        """The project that the flow is run in."""
        return self.ground.project


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
        laying = pool.submit(lay_ground, wish, config_file=config_file, sites=sites)
        reading = pool.submit(lambda: read(wish, laying.result(), is_attended=person is not None, say=say))
        settling = pool.submit(lambda: settings_of(wish, reading.result(), person=person, say=say))
        pool.submit(_import_records)
        with playwright_driver(config_file.parent) as driver:
            ground = laying.result()
            browser = ground.browser if ground.window.headless else None
            with opened(driver, browser or reading.result().browser, ground.window, ground.reach) as context:
                ready = reading.result()
                page = new_page(context)
                settings = settling.result()
                finished = perform(wish, ready, settings, page=page, listeners=listeners, say=say)
        forget_old(ready.project)
        return finished


def perform(
    wish: Wish,
    ready: Ready,
    settings: RunSettings,
    *,
    page: Page,
    listeners: Sequence[Listener] = (),
    say: Callable[[str], None],
) -> RunFinished:
    """Runs a flow on a page, with its lease, its folder, its journal and whoever else listens.

    Raises RunUnderWay when another run has the lease, and is not to be waited for.
    """
    with _held(ready, wish, settings, say) as (journal, holding):
        return _run(ready, wish, settings, page, listeners, journal, holding, say=say)


@contextmanager
def _held(
    ready: Ready, wish: Wish, settings: RunSettings, say: Callable[[str], None]
) -> Iterator[tuple[Journal, Holding]]:
    """Opens the journal and holds the lease of what is wished for; raises RunUnderWay when another run has it."""
    from assistant.engine.inputs import read_inputs
    from assistant.journal import Holding, Journal, identity_of, take_in_turn
    from assistant.run_folder import new_run_name

    name = new_run_name(ready.flow.name, now=datetime.now().astimezone())
    place = {"environment": settings.environment, "world": settings.world_identity}
    with closing(Journal(ready.project.journal_place)) as journal:
        values = read_inputs(ready.flow, wish.inputs, settings.provided)
        identity = identity_of(ready.flow, values, **place)
        if wish.continues is not None and wish.continues.identity != identity:
            raise UsageError(
                f"the run {wish.continues.id} can't be gone on with: an input is not what it was then, or the world "
                "was begun anew; run the flow again instead"
            )
        lease = take_in_turn(journal, identity, run=name, say=say if wish.wait else None)
        with Holding(journal, lease) as holding:
            yield journal, holding


def _run(
    ready: Ready,
    wish: Wish,
    settings: RunSettings,
    page: Page,
    listeners: Sequence[Listener],
    journal: Journal,
    holding: Holding,
    *,
    say: Callable[[str], None],
) -> RunFinished:
    """Runs the flow with its folder, its journal and whoever else listens."""
    from assistant.engine import Order, run
    from assistant.journal import Origin, Recorder, Snapshot, restored_from, said_of
    from assistant.report.html import HtmlReport
    from assistant.run_folder import RunFolder
    from assistant.thin_folder import ThinFolder

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
    report = ThinFolder(folder, journal) if wish.is_thin else HtmlReport(folder.path)
    finished = run(
        order,
        page=page,
        library=library,
        settings=replace(settings, keep=folder, folder=str(folder.path), may_go_on=holding.may_go_on),
        acts=recorder,
        listeners=[folder, recorder, report, *listeners],
    )
    if recorder.unwritten is not None:
        say(f"How the run ended is in its folder only: {recorder.unwritten}")
    return finished


def forget_old(project: Project) -> None:
    """Forgets the runs that config.yaml doesn't want kept any longer."""
    from assistant.journal import Journal, forget, older_than
    from assistant.values import age_from

    if project.config.keep is None:
        return
    with suppress(JournalLost), closing(Journal(project.journal_place)) as journal:
        old = older_than(journal, age_from(project.config.keep), now=datetime.now().astimezone())
        forget(journal, old, runs_folder=project.runs_folder)


def prepare(
    wish: Wish,
    *,
    config_file: Path,
    say: Callable[[str], None],
    sites: ExitStack,
    is_attended: bool,
    has_inputs: bool = True,
) -> Ready:
    """Reads and checks all that can be wrong with what was written, finds a browser and what it may reach.

    `sites` closes the mock sites. Without `has_inputs`, these come with each row of a bulk.
    """
    ground = lay_ground(wish, config_file=config_file, sites=sites)
    return read(wish, ground, is_attended=is_attended, has_inputs=has_inputs, say=say)


def lay_ground(wish: Wish, *, config_file: Path, sites: ExitStack) -> Ground:
    """Reads the project and finds all that a browser needs to start; `sites` closes the mock sites."""
    from assistant.mock_world import LOCALES, MockSites
    from assistant.production import check_named
    from assistant.project import Project

    project = Project(config_file, environment=wish.environment, texts=wish.texts)
    environment = project.environment
    check_named(project, named=wish.environment)
    if not environment.mock and (wish.world or wish.fresh):
        raise UsageError(
            f"--world and --fresh are for the mock sites, not for the environment {project.environment_name}"
        )
    browser = _browser_there(project, wished=wish.browser, headless=not wish.headed)
    size = project.config.browser.size
    window = Window(size=size, headless=not wish.headed, slow=wish.slow, locale=LOCALES[wish.locale])
    project.make_state()
    mock = (
        MockSites(project.mock_state, port=wish.port, changes=project.label_changes)
        if environment.mock
        else None
    )
    if mock is not None:
        sites.callback(mock.close)
        mock.reserve()
    reach = project.reach(mock.addresses(wish.world or environment.world) if mock is not None else None)
    return Ground(project=project, browser=browser, window=window, mock=mock, reach=reach)


def read(
    wish: Wish,
    ground: Ground,
    *,
    is_attended: bool,
    has_inputs: bool = True,
    say: Callable[[str], None],
) -> Ready:
    """Reads and checks the flow and its inputs; then installs a browser where there is none."""
    from assistant.engine.inputs import read_inputs
    from assistant.production import check_attended

    project = ground.project
    flow = project.library.load(wish.flow)
    check_attended(project, flow, is_attended=is_attended, may_spend=wish.yes_spend)
    if has_inputs:
        read_inputs(flow, wish.inputs, project.environment.inputs)
    browser = ground.browser or browser_for(
        project, wished=wish.browser, headless=ground.window.headless, say=say
    )
    return Ready(ground=ground, flow=flow, browser=browser)


def settings_of(
    wish: Wish, ready: Ready, *, person: Person | None, say: Callable[[str], None] = lambda _: None
) -> RunSettings:
    """Starts the mock sites and returns how the run is to go; `say` is told of a world that is new."""
    from assistant.engine import Evidence, RunSettings
    from assistant.mock_world import labels
    from assistant.rerun import rerun
    from assistant.session_folder import SessionFolder

    project, environment, mock = ready.project, ready.project.environment, ready.ground.mock
    world = None
    if mock is not None:
        mock.open()
        name = wish.world or environment.world
        if wish.fresh:
            _make_sure_nobody_is_in(name, project)
        world = mock.world(name, fresh=wish.fresh)
        if world.is_new and wish.world:
            say(f"The world {world.name} is new")
    return RunSettings(
        environment=project.environment_name,
        sites=world.sites if world else environment.addresses(),
        reach=ready.ground.reach,
        provided=environment.inputs,
        labels=labels(wish.locale, project.label_changes),
        locale=wish.locale,
        sessions=SessionFolder(project.sessions_folder),
        world=world.name if world else None,
        world_identity=world.identity if world else "",
        journal=world.last_lines if world else tuple,
        approve="given" if wish.yes_spend and environment.approve == "ask" else environment.approve,
        asks_before_acts=environment.production and not wish.yes_spend,
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


def _make_sure_nobody_is_in(world: str, project: Project) -> None:
    """Raises WorldInUse where a run goes on in a world that is to be begun anew."""
    from assistant.journal import Journal, Leases

    with closing(Journal(project.journal_place)) as journal:
        Leases(journal).make_sure_nobody_is_in(world, environment=project.environment_name)


def _import_records() -> None:
    """Imports what keeps the journal and the report while there is a browser to wait for; later there is none."""
    import assistant.journal
    import assistant.report.page
    import assistant.run_folder
    import assistant.thin_folder  # noqa: F401


def browser_for(
    project: Project, *, wished: str | None = None, headless: bool, say: Callable[[str], None]
) -> Browser:
    """Returns the browser that is wished for or the best one found; installs one where there is none.

    An endpoint in config.yaml counts unless the command or ASSISTANT_BROWSER names another browser.
    """
    found = _browser_there(project, wished=wished, headless=headless)
    if found is not None:
        return found
    from assistant.browser.installing import install

    say("No browser was found; one is being installed. This happens once.")
    configured = project.config.browser.executable
    return install(configured=configured, headed=not headless, say=say)


def _browser_there(project: Project, *, wished: str | None, headless: bool) -> Browser | None:
    """Returns the browser that is wished for or the best one found; None where one has to be installed."""
    from assistant.browser.finding import Browser, find

    if wished is not None and is_endpoint(wished) and holds_a_secret(wished):
        raise UsageError(
            "--browser names an endpoint with a password or a query, which would be kept with the run; set the "
            "environment variable ASSISTANT_BROWSER to it instead"
        )
    endpoint = wished or os.environ.get("ASSISTANT_BROWSER") or project.config.browser.endpoint
    if endpoint is not None and is_endpoint(endpoint):
        return Browser(name="Chromium", source=f"at {shown(endpoint)}", endpoint=endpoint, is_named=True)
    return find(wished=wished, configured=project.config.browser.executable, headless=headless)
