"""Runs flows inside a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engine import ActsInMemory, Order, RunSettings, run
from assistant.errors import AssistantError
from assistant.harness.failure import FlowFailed
from assistant.mock_world import ENGLISH, labels
from assistant.report.html import HtmlReport
from assistant.rerun import rerun
from assistant.run_folder import RunFolder, new_run_name
from assistant.source import SourceError

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.events import Listener, RunFinished
    from assistant.flow import Flow
    from assistant.mock_world import MockWorld
    from assistant.project import Project


class FlowRunner:
    """Runs flows by name in one world; each call gives the flow's outputs or raises FlowFailed.

    `run_flow("bind", account_id=…)` runs on the test's page; `page=` names another one. The evidence is kept
    in `folder`, which pytest keeps for failed tests.
    """

    def __init__(
        self,
        project: Project,
        world: MockWorld,
        page: Page,
        folder: Path,
        *,
        locale: str = ENGLISH,
        listeners: Sequence[Listener] = (),
        shots: bool = True,
    ) -> None:
        self._project = project
        self._world = world
        self._page = page
        self._folder = folder
        self._locale = locale
        self._listeners = listeners
        self._shots = shots
        self._acts = ActsInMemory()

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
        try:
            finished = self._run(flow, {**(given or {}), **inputs}, page or self._page)
        except (AssistantError, SourceError) as error:
            raise error.with_traceback(None) from None  # the words say all; how they came about is our affair
        if finished.status != "passed":
            raise FlowFailed(finished)
        return finished.outputs

    def as_test(self, path: str) -> Mapping[str, Any]:
        """Runs a flow after those that come before it; what they give is there for those that come later."""
        return self.after(path, self.prepare(path))

    def prepare(self, path: str) -> Mapping[str, Any]:
        """Runs the flows that come before a flow; returns all that they give."""
        known: dict[str, Any] = {}
        for flow in self._project.library.load(path).after:
            known |= self.after(flow, known)
        return known

    def after(self, path: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
        """Runs a flow with what is known already, as far as it takes it; returns its outputs."""
        takes = self._project.library.load(path).inputs
        return self(path, {name: known[name] for name in takes if name in known})

    def _run(self, flow: str, inputs: Mapping[str, Any], page: Page) -> RunFinished:
        loaded = self._project.library.load(flow)
        name = new_run_name(loaded.name, now=datetime.now().astimezone())
        folder = RunFolder(self._folder / name)
        return run(
            Order(run=name, flow=loaded, inputs=inputs),
            page=page,
            library=self._project.library,
            settings=self._settings(loaded, inputs, folder),
            acts=self._acts,
            listeners=[folder, HtmlReport(folder.path), *self._listeners],
        )

    def _settings(self, flow: Flow, inputs: Mapping[str, Any], folder: RunFolder) -> RunSettings:
        environment = self._project.environment
        given = [word for name, value in inputs.items() for word in ("-i", f"{name}={value}")]
        given += [] if self._locale == ENGLISH else ["--locale", self._locale]
        return RunSettings(
            environment=self._project.environment_name,
            sites=self._world.sites,
            provided=environment.inputs,
            labels=labels(self._locale),
            world=self._world.name,
            world_identity=self._world.identity,
            journal=self._world.last_lines,
            approve="given",
            shots=self._shots,
            limit=self._project.config.limit,
            evidence=self._project.config.evidence,
            keep=folder,
            folder=str(folder.path),
            rerun=rerun(["assistant", "run", flow.name, *given], flow=flow, inputs=inputs),
        )
