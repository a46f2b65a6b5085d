"""Films a flow for a command, and tells how far it is: in a terminal as it goes, elsewhere in a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.failing import told_of_failures
from assistant.cli.untranslated import warn_of_untranslated

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant.events import Event
    from assistant.film import Film
    from assistant.flow import Flow
    from assistant.project import Project


class Progress:
    """Shows what is being done to a film."""

    def __init__(self, locale: str) -> None:
        from rich.console import Console
        from rich.status import Status

        self._console = Console(stderr=True)
        self._status = Status("Opening the mock sites and a browser", console=self._console)
        self._locale = locale

    @contextmanager
    def shown(self) -> Iterator[Progress]:
        """Shows it for as long as the block lasts."""
        if not self._console.is_terminal:
            yield self
            return
        with self._status:
            yield self

    def hear(self, event: Event) -> None:
        """Tells which flow is played, and which step."""
        from assistant.events import RunStarted, StepStarted
        from assistant.report.words import printable

        if isinstance(event, RunStarted) and not self._console.is_terminal:
            click.echo(f"Playing {self._locale}: {event.flow}", err=True)
        elif isinstance(event, StepStarted):
            self._status.update(printable(f"Playing {self._locale}: {event.number} {event.sentence}"))

    def making(self, done: int, count: int) -> None:
        """Tells how many of the film's pictures are made."""
        self._status.update(f"Writing the film: {done} of {count} pictures")


def flow_of(project: Project, flow: str, inputs: Mapping[str, Any]) -> Flow:
    """Returns the flow to film; raises UsageError or SourceError for what is wrong, before a browser opens."""
    from assistant.engine.inputs import check_known

    project.needs_mock_sites("flows are filmed on")
    loaded = project.library.load(flow)
    check_known(loaded, inputs)
    return loaded


def film_of(
    project: Project, browser: Browser, flow: Flow, *, locale: str, inputs: Mapping[str, Any], shown: Progress
) -> Film:
    """Returns the film of a flow; warns of texts that are in English for want of a translation.

    Raises a ClickException that exits with 1 when the flow fails.
    """
    from assistant.film.filming import Filming

    filming = Filming(project, browser, project.config.state_folder / "films", hear=shown.hear)
    with told_of_failures("nothing was written"):
        film = filming.film(flow, locale, inputs)
    warn_of_untranslated(filming.untranslated)
    return film


def write(path: Path, data: bytes) -> str:
    """Writes a file as a whole, if it is not so already; returns which of both, with the file's name and size."""
    from assistant.files import write_bytes
    from assistant.source.reader import shown

    is_same = path.is_file() and path.read_bytes() == data
    if not is_same:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
    size = f"{len(data) / 1e6:.1f} MB" if len(data) >= 1e6 else f"{len(data) / 1e3:.0f} kB"
    return f"{'is up to date' if is_same else 'wrote'}  {shown(path)}  {size}"
