"""`assistant run` without lease, journal, events, report and evidence, to tell what these cost a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import launch
from assistant.cli import main
from assistant.engine import Evidence, Order, run
from assistant.engine.acts import ActsInMemory

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.engine import RunSettings
    from assistant.events import Listener, RunFinished


def unrecorded(
    wish: launch.Wish,
    ready: launch.Ready,
    settings: RunSettings,
    *,
    page: Page,
    listeners: Sequence[Listener] = (),
    say: Callable[[str], None],
) -> RunFinished:
    """Runs the flow with those who listen anyway, and leaves nothing."""
    return run(
        Order(run="unrecorded", flow=ready.flow, inputs=wish.inputs),
        page=page,
        library=ready.project.library,
        settings=replace(settings, evidence=Evidence.NONE),
        acts=ActsInMemory(),
        listeners=list(listeners),
    )


if __name__ == "__main__":
    launch.perform = unrecorded
    main()
