"""Runs flows in the mock world and hands on the pictures that they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.browser.opening import a_window
from assistant.browser.session import Window, new_page
from assistant.engine import ActsInMemory, Order, RunSettings, run
from assistant.engine.looks import Look
from assistant.engine.sessions import SessionsInMemory
from assistant.events import Event, ShotTaken
from assistant.harness.failure import FlowFailed
from assistant.mock_world import LOCALES, labels
from assistant.report.html import HtmlReport
from assistant.run_folder import RunFolder, new_run_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from assistant.flow import Flow
    from assistant.mock_world import MockSites, MockWorld
    from assistant.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A language and a look: one picture of each name is taken in each."""

    locale: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A picture that was taken, with its words: what the run's folder has of them may be taken anew."""

    cell: Cell
    name: str
    flow: str
    picture: bytes
    side: str


@dataclass(slots=True, kw_only=True)
class _Played:
    """A world with the flows that were played in it, in their order, and what they gave."""

    world: MockWorld
    context: BrowserContext
    flows: list[str] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)
    acts: ActsInMemory = field(default_factory=ActsInMemory)
    sessions: SessionsInMemory = field(default_factory=SessionsInMemory)


class Taking:
    """Takes the pictures of flows, one language after the other, on one browser and one server of the mock sites.

    Looks are changed in place: a picture is taken in each of them before the flow goes on. `scale` is the window's;
    runs leave their folders in `folder`; `hear` is told the events of every run, `keep` each picture as soon as it is
    there, even if its flow fails later. Of a picture that is taken more than once the first is kept, and its name is
    in `again`. `translated` says in a language what belongs to a picture: its alt text, caption and callouts.
    """

    def __init__(
        self,
        project: Project,
        sites: MockSites,
        browser: Browser,
        folder: Path,
        *,
        scale: int,
        keep: Callable[[Taken], None],
        looks: Sequence[Look] = (Look(),),
        hear: Callable[[Event], None] = lambda _: None,
        translated: Callable[[str, str], str] = lambda text, locale: text,
    ) -> None:
        self._project = project
        self._sites = sites
        self._browser = browser
        self._folder = folder
        self._scale = scale
        self._keep = keep
        self._looks = tuple(looks)
        self._hear = hear
        self._translated = translated
        self._kept: set[tuple[Cell, str]] = set()
        self.again: set[str] = set()

    def take(self, flows: Sequence[Flow], *, locale: str) -> None:
        """Takes the pictures of flows in a language.

        Flows that have to come before one are run first, without pictures, unless they have just been. Raises
        FlowFailed when a flow doesn't pass.
        """
        played: list[_Played] = []
        try:
            for flow in flows:
                self._flow(flow, played, locale)
        finally:
            for each in played:
                each.context.close()
                self._sites.drop(each.world)

    def _flow(self, flow: Flow, played: list[_Played], locale: str) -> None:
        at = next((each for each in played if each.flows and each.flows == list(flow.after)), None)
        if at is None:
            at = self._opened(locale)
            played.append(at)
            for earlier in flow.after:
                self._run(self._project.library.load(earlier), at, locale, shots=False)
        self._run(flow, at, locale, shots=True)

    def _opened(self, locale: str) -> _Played:
        size = next((look.size for look in self._looks if look.size), self._project.config.browser.size)
        style = self._project.config.pictures
        window = Window(size=size, locale=LOCALES[locale])
        context = a_window(self._browser, window, scale=self._scale, clock=style.moment)
        return _Played(world=self._sites.world(f"shots-{uuid4().hex[:8]}"), context=context)

    def _run(self, flow: Flow, at: _Played, locale: str, *, shots: bool) -> None:
        name = new_run_name(flow.name, now=datetime.now().astimezone())
        folder = RunFolder(self._folder / name)
        events: list[Event] = []

        def keep(event: Event) -> None:
            if isinstance(event, ShotTaken):
                taken = Taken(
                    cell=Cell(locale=locale, look=event.look), name=event.name, flow=event.flow,
                    picture=(folder.path / event.file).read_bytes(),
                    side=(folder.path / event.side).read_text(encoding="utf-8"),
                )  # fmt: skip
                self._keep_first(taken)

        with self._page(at.context) as page:
            finished = run(
                Order(run=name, flow=flow, inputs=_taken_of(flow, at.known)),
                page=page,
                library=self._project.library,
                settings=self._settings(at, locale, folder, flow=flow.name, shots=shots),
                acts=at.acts,
                listeners=[folder, events.append, self._hear, keep],
            )
        if finished.status != "passed":
            report = HtmlReport(folder.path)
            for event in events:
                report(event)
            raise FlowFailed(finished)
        at.flows.append(flow.name)
        at.known.update(finished.outputs)

    def _keep_first(self, taken: Taken) -> None:
        if (taken.cell, taken.name) in self._kept:
            self.again.add(taken.name)
        else:
            self._kept.add((taken.cell, taken.name))
            self._keep(taken)

    @contextmanager
    def _page(self, context: BrowserContext) -> Iterator[Any]:
        page = new_page(context)
        try:
            yield page
        finally:
            for each in context.pages:
                each.close()

    def _settings(
        self, at: _Played, locale: str, folder: RunFolder, *, flow: str, shots: bool
    ) -> RunSettings:
        project = self._project
        return RunSettings(
            environment=project.environment_name, sites=at.world.sites, provided=project.environment.inputs,
            labels=labels(locale, project.label_changes), locale=locale, sessions=at.sessions, world=at.world.name,
            world_identity=at.world.identity, journal=at.world.last_lines, approve="given",
            limit=project.config.limit, shots=shots, pictures=project.config.pictures, looks=self._looks,
            translated=lambda text: self._translated(text, locale), keep=folder, folder=str(folder.path),
            rerun=f"assistant shots {flow} --locales {locale}",
        )  # fmt: skip


def _taken_of(flow: Flow, known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in flow.inputs if name in known}
