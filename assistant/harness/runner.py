"""Runs flows inside a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engine import ActsInMemory, Order, RunSettings, run
from assistant.engine.refusals import guarded
from assistant.engine.sessions import SessionsInMemory
from assistant.errors import AssistantError, UsageError
from assistant.harness.failure import FlowFailed
from assistant.mock_world import ENGLISH, labels
from assistant.report.html import HtmlReport
from assistant.rerun import rerun
from assistant.run_folder import RunFolder, new_run_name
from assistant.source import SourceError

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.engine.settings import Onlooker
    from assistant.events import Listener, RunFinished
    from assistant.flow import Flow
    from assistant.mock_world import MockWorld
    from assistant.project import Project


class FlowRunner:
    """Runs flows by name in one world; each call gives the flow's outputs or raises FlowFailed.

    `run_flow("bind", account_id=…)` runs on the test's page; `page=` names another one. Runs leave their folders
    in `folder`; those of runs that don't pass are put into `kept`, if there is one, where a CI finds them. A
    `fault` is switched on before the first run that is not only there to come before another. Without a `world`
    flows run in the project's environment.
    """

    def __init__(
        self,
        project: Project,
        world: MockWorld | None,
        page: Page,
        folder: Path,
        *,
        locale: str = ENGLISH,
        fault: str | None = None,
        kept: Path | None = None,
        listeners: Sequence[Listener] = (),
        shots: bool | frozenset[str] = True,
        translated: Callable[[str], str] = str,
        update_pictures: bool = False,
        onlooker: Onlooker | None = None,
    ) -> None:
        self._project = project
        self._world = world
        self._page = page
        self._folder = folder
        self._locale = locale
        self._fault = fault
        self._kept = kept
        self._listeners = listeners
        self._shots = shots
        self._translated = translated
        self._update_pictures = update_pictures
        self._onlooker = onlooker
        self._acts = ActsInMemory()
        self._sessions = SessionsInMemory()

    def __call__(
        self,
        flow: str,
        given: Mapping[str, Any] | None = None,
        *,
        page: Page | None = None,
        **inputs: Any,  # noqa: ANN401 - inputs are of any kind
    ) -> Mapping[str, Any]:
        """Runs a flow and returns its outputs; inputs that a keyword can't name go into `given`.

        Raises FlowFailed when it doesn't pass, SourceError or UsageError when it can't be run at all.
        """
        __tracebackhide__ = True
        self._strike()
        finished = self._told(flow, {**(given or {}), **inputs}, page or self._page)
        if finished.status != "passed":
            raise FlowFailed(finished)
        return finished.outputs

    def as_test(self, path: str, given: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Runs a flow after those that come before it, and then, if one is wanted, under a fault.

        What is declared to come of the fault is what the test expects.
        """
        known = {**self.prepare(path), **(given or {})}
        if self._fault is None:
            return self.after(path, known)
        from assistant.harness.under_fault import hold_against_declared

        if self._world is None:
            raise UsageError("--faults are for the mock sites, and this environment is none")
        fault, orders = self._fault, self._world.orders()
        self._strike()
        finished = self._told(path, self._taken(path, known), self._page)
        hold_against_declared(
            self._project, finished, fault=fault, locale=self._locale,
            orders=self._world.orders() - orders, strikes=self._world.strikes(fault),
        )  # fmt: skip
        return finished.outputs

    def prepare(self, path: str) -> Mapping[str, Any]:
        """Runs the flows that come before a flow, unless its world has come that far; returns all that they give."""
        if self._world is not None and self._world.known is not None:
            return self._world.known
        known: dict[str, Any] = {}
        for flow in self._project.library.load(path).after:
            finished = self._told(flow, self._taken(flow, known), self._page)
            if finished.status != "passed":
                raise FlowFailed(finished)
            known |= finished.outputs
        return known

    def after(self, path: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
        """Runs a flow with what is known already, as far as it takes it; returns its outputs."""
        return self(path, self._taken(path, known))

    def _taken(self, flow: str, known: Mapping[str, Any]) -> dict[str, Any]:
        takes = self._project.library.load(flow).inputs
        return {name: known[name] for name in takes if name in known}

    def _strike(self) -> None:
        """Switches the fault on, once."""
        if self._fault is not None and self._world is not None:
            self._world.strike(self._fault)
            self._fault = None

    def _told(self, flow: str, inputs: Mapping[str, Any], page: Page) -> RunFinished:
        __tracebackhide__ = True
        try:
            finished = self._run(flow, inputs, page)
        except (AssistantError, SourceError) as error:
            raise error.with_traceback(None) from None  # the words say all; how they came about is our affair
        if finished.status == "passed" or self._kept is None or finished.folder is None:
            return finished
        folder = self._kept / Path(finished.folder).name
        shutil.copytree(finished.folder, folder)
        return replace(finished, folder=str(folder))

    def _run(self, flow: str, inputs: Mapping[str, Any], page: Page) -> RunFinished:
        loaded = self._project.library.load(flow)
        name = new_run_name(loaded.name, now=datetime.now().astimezone())
        folder = RunFolder(self._folder / name)
        settings = self._settings(loaded, inputs, folder)
        # The mock sites ask nothing of other hosts, and Playwright's routes make each of their pages slower.
        with guarded(page.context, settings.reach if self._world is None else None):
            return run(
                Order(run=name, flow=loaded, inputs=inputs),
                page=page,
                library=self._project.library,
                settings=settings,
                acts=self._acts,
                listeners=[folder, HtmlReport(folder.path), *self._listeners],
            )

    def _settings(self, flow: Flow, inputs: Mapping[str, Any], folder: RunFolder) -> RunSettings:
        environment, world = self._project.environment, self._world
        given = [word for name, value in inputs.items() for word in ("-i", f"{name}={value}")]
        given += [] if self._locale == ENGLISH else ["--locale", self._locale]
        return RunSettings(
            environment=self._project.environment_name,
            sites=world.sites if world else environment.addresses(),
            reach=self._project.reach(world.sites if world else None),
            provided=environment.inputs,
            labels=labels(self._locale, world.changes) if world else {},
            locale=self._locale,
            sessions=self._sessions,
            world=world.name if world else None,
            world_identity=world.identity if world else "",
            journal=world.last_lines if world else tuple,
            approve="given" if world else environment.approve,
            shots=self._shots,
            pictures=self._project.config.pictures,
            translated=self._translated,
            update_pictures=self._update_pictures,
            onlooker=self._onlooker,
            limit=self._project.config.limit,
            evidence=self._project.config.evidence,
            keep=folder,
            folder=str(folder.path),
            rerun=rerun(["assistant", "run", flow.name, *given], flow=flow, inputs=inputs),
        )
