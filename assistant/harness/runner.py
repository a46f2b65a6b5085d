"""Runs flows inside a test."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engine import ActsInMemory, Order, RunSettings, run
from assistant.harness.failure import FlowFailed
from assistant.mock_world import ENGLISH, labels
from assistant.report.html import HtmlReport
from assistant.run_folder import RunFolder, new_run_name

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.mock_world import MockWorld
    from assistant.project import Project


class FlowRunner:
    """Runs flows by name in one world; each call gives the flow's outputs or raises FlowFailed.

    `run_flow("bind", account_id=…)` runs on the test's page; `page=` names another one. The evidence is kept
    in `folder`, which pytest keeps for failed tests.
    """

    def __init__(
        self, project: Project, world: MockWorld, page: Page, folder: Path, *, locale: str = ENGLISH
    ) -> None:
        self._project = project
        self._world = world
        self._page = page
        self._folder = folder
        self._locale = locale
        self._acts = ActsInMemory()

    def __call__(self, flow: str, *, page: Page | None = None, **inputs: Any) -> Mapping[str, Any]:  # noqa: ANN401 - inputs are of any kind
        """Runs a flow and returns its outputs."""
        __tracebackhide__ = True
        loaded = self._project.library.load(flow)
        name = new_run_name(loaded.name, now=datetime.now().astimezone())
        folder = RunFolder(self._folder / name)
        finished = run(
            Order(run=name, flow=loaded, inputs=inputs),
            page=page or self._page,
            library=self._project.library,
            settings=self._settings(loaded.name, inputs, folder),
            acts=self._acts,
            listeners=[folder, HtmlReport(folder.path)],
        )
        if finished.status != "passed":
            raise FlowFailed(finished)
        return finished.outputs

    def as_test(self, path: str) -> Mapping[str, Any]:
        """Runs a flow after those that come before it, with the inputs that their outputs give."""
        __tracebackhide__ = True
        flow = self._project.library.load(path)
        known: dict[str, Any] = {}
        for earlier in flow.after:
            known |= self(earlier)
        return self(path, **{name: known[name] for name in flow.inputs if name in known})

    def _settings(self, flow: str, inputs: Mapping[str, Any], folder: RunFolder) -> RunSettings:
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
            approve="given",
            limit=self._project.config.limit,
            evidence=self._project.config.evidence,
            keep=folder,
            folder=str(folder.path),
            rerun=shlex.join(["assistant", "run", flow, *given]),
        )
