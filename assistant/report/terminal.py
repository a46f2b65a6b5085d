"""Shows a run in a terminal while it goes on, or as plain lines where there is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from threading import Lock
from types import TracebackType
from typing import Final, Self

from rich.console import Console, RenderableType
from rich.live import Live

from assistant.events import Event, RunFinished, RunStarted, StepFinished, StepStarted
from assistant.report.drawing import Drawing
from assistant.report.ending import Ending
from assistant.report.outline import Line, Outline
from assistant.report.tally import Tally

_ROOM: Final = 3  # rows of the terminal that stay free: for what goes on within a step, and the prompt
# Verbs that ask a person, who types where the spinner would be.
_ASKING: Final = frozenset({"approve", "enter"})


class Terminal:
    """A listener that writes a run's progress and its end to a console.

    In an interactive console the running step has a spinner, drawn `frames` times a second (0: only when
    there is something new); elsewhere each line is written once and holds no control codes. `verbose` shows
    every step, however deep. `more` is what a command that goes on with the run is given besides. As a
    context manager it gives the terminal back in any case; without it, at the end of the run.
    """

    def __init__(
        self, console: Console, *, verbose: bool = False, frames: float = 10, more: str = ""
    ) -> None:
        self._console = console
        self._outline = Outline(is_verbose=verbose, is_streamed=not console.is_interactive)
        self._drawing = Drawing(console)
        self._tally = Tally()
        self._frames = frames
        self._more = more
        self._live: Live | None = None
        self._reading = Lock()  # frames are drawn by a thread of rich's

    def __enter__(self) -> Self:
        """Returns the listener itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the spinner away."""
        self._pause()

    def __call__(self, event: Event) -> None:
        """Shows an event."""
        self._tally(event)
        if isinstance(event, RunStarted):
            self._drawing.title(event)
        elif isinstance(event, RunFinished):
            self._pause()
        with self._reading:
            lines = self._outline.take(event, now=self._console.get_time())
        self._write(lines)
        match event:
            case RunFinished():
                Ending(self._console, self._tally, more=self._more).show(event)
            case StepStarted() if event.verb in _ASKING:
                self._pause()
            case RunStarted() | StepFinished():
                self._go_on()
            case _:
                pass

    def _write(self, lines: Sequence[Line]) -> None:
        if lines and self._live is not None:
            self._live.refresh()  # else the frame before is drawn once more below what it showed
        self._drawing.write(lines)

    def _go_on(self) -> None:
        """Shows what is running, unless it is shown already or nothing may be redrawn here."""
        if not self._console.is_interactive or self._live is not None:
            return
        self._live = Live(
            console=self._console,
            get_renderable=self._view,
            auto_refresh=self._frames > 0,
            refresh_per_second=self._frames or 1,
            transient=True,
            redirect_stderr=sys.stderr.isatty(),  # else it goes where the caller sent it
        )
        self._live.start()

    def _pause(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _view(self) -> RenderableType:
        with self._reading:
            lines = self._outline.view()
        return self._drawing.view(lines[-(self._console.height - _ROOM) :])
