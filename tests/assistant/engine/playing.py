"""Runs flows that tests write as text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.engine import Acts, ActsInMemory, Order, RunSettings, run
from assistant.events import Event, Failure, Listener, RunFinished, StepFinished, event_name
from assistant.flow import FlowLibrary
from assistant.run_folder import RunFolder

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.assistant.engine.shop import Shop

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Played:
    """A run that is over: how it ended, and all that was told of it."""

    finished: RunFinished
    events: Sequence[Event]
    folder: Path

    @property
    def status(self) -> str:
        """How the run ended."""
        return self.finished.status

    @property
    def failure(self) -> Failure:
        """Why the run failed."""
        assert self.finished.failure is not None, f"the run {self.finished.status}"
        return self.finished.failure

    @property
    def why(self) -> str:
        """Why the run failed, in words; empty when it passed."""
        return self.message if self.finished.failure else ""

    @property
    def message(self) -> str:
        """Why the run failed, in words."""
        return self.failure.message

    def of(self, kind: type[E]) -> list[E]:
        """Gives the events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def story(self) -> list[str]:
        """Gives every finished step with its number, its sentence and how it ended."""
        return [
            f"{step.number} {step.sentence}: {step.note or step.status}" for step in self.of(StepFinished)
        ]

    def names(self) -> list[str]:
        """Gives the names of all events but those of steps, in order."""
        return [name for event in self.events if "step_" not in (name := event_name(event))]


class Player:
    """Runs flows on one shop and one page. Flows that others run are kept in `flows`, by name."""

    def __init__(self, shop: Shop, page: Page, folder: Path) -> None:
        self.shop = shop
        self.page = page
        self.acts: Acts = ActsInMemory()
        self.settings: dict[str, Any] = {"limit": 5.0, "approve": "given"}
        self.flows: dict[str, str] = {}
        self.listeners: list[Listener] = []
        self._folder = folder
        self._runs = 0

    def __call__(
        self,
        steps: str,
        *,
        header: str = "",
        finally_: str = "",
        inputs: Mapping[str, Any] | None = None,
        **settings: Any,  # noqa: ANN401 - the fields of RunSettings
    ) -> Played:
        """Runs steps as a flow called `main` of the site `shop`; `settings` are the run's."""
        self._write(steps, header, finally_)
        library = FlowLibrary(
            self._folder / "flows", sites=self.shop.sites, provided=settings.get("provided", {})
        )
        flow = library.load("main")
        self._runs += 1
        keep = RunFolder(self._folder / f"run-{self._runs}")
        place: dict[str, Any] = {"sites": self.shop.sites, "keep": keep, "folder": str(keep.path)}
        events: list[Event] = []
        finished = run(
            Order(run=f"run-{self._runs}", flow=flow, inputs=inputs or {}),
            page=self.page,
            library=library,
            settings=RunSettings(environment="test", **(place | self.settings | settings)),
            acts=self.acts,
            listeners=[events.append, keep, *self.listeners],
        )
        return Played(finished, events, keep.path)

    def _write(self, steps: str, header: str, finally_: str) -> None:
        folder = self._folder / "flows"
        folder.mkdir(exist_ok=True)
        for name, text in self.flows.items():
            path = folder / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"))
        parts = ["name: The test\nsite: shop\n", textwrap.dedent(header), "steps:\n", _indented(steps)]
        if finally_:
            parts += ["finally:\n", _indented(finally_)]
        (folder / "main.yaml").write_text("".join(parts))


def _indented(steps: str) -> str:
    return textwrap.indent(textwrap.dedent(steps).strip("\n"), "  ") + "\n"
