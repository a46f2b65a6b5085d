"""Runs a flow on a page and tells what happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.engine.acts import Acts
from assistant.engine.dialogs import Dialogs
from assistant.engine.downloads import Downloads
from assistant.engine.inputs import read_inputs
from assistant.engine.invariants import Invariants
from assistant.engine.leaving import leaving
from assistant.engine.refusals import Refusals
from assistant.engine.run_state import RunState
from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import RunSettings
from assistant.engine.stage import Stage
from assistant.engine.tabs import Tabs
from assistant.engine.trace import recorded
from assistant.errors import ActInDoubt, AssistantError, RunCancelled, StepFailed
from assistant.events import Failure, Listener, RunFinished, RunStarted, Status
from assistant.flow import Flow, FlowLibrary
from assistant.picture.compose import Composer
from assistant.values import masked

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be run: a flow with its inputs, under a name that is the run's for good.

    `remarks` are warnings to begin with, `restored` what an earlier run of it has read of its outputs.
    """

    run: str
    flow: Flow
    inputs: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    restored: Mapping[str, Any] = field(default_factory=dict)


def run(
    order: Order,
    *,
    page: Page,
    library: FlowLibrary,
    settings: RunSettings,
    acts: Acts,
    listeners: Sequence[Listener] = (),
) -> RunFinished:
    """Runs a flow on a page; returns, and tells last of all, how it ended.

    A step that fails ends the run as `failed`, not with an exception; KeyboardInterrupt ends it as
    `interrupted` and goes on to the caller. Raises UsageError when the inputs are not right, before anything
    has happened.
    """
    values = read_inputs(order.flow, order.inputs, settings.provided, may_be_empty=True)
    tabs, scrubber = Tabs(page, settings.sites, settings.labels), Scrubber()
    context = RunState(
        settings=settings, library=library, acts=acts, listeners=tuple(listeners),
        composer=Composer(page.context), tabs=tabs,
        downloads=Downloads(page.context), dialogs=Dialogs(page.context),
        invariants=Invariants(page.context, clean=scrubber.text),
        refusals=Refusals(page.context, settings.reach, tabs, clean=scrubber.text),
        scrubber=scrubber, began=settings.now(),
    )  # fmt: skip
    stage = Stage(context, order.flow, values)
    context.emit(_started(order, stage, page))
    for remark in order.remarks:
        stage.warn(remark)
    for name in order.flow.outputs.keys() & order.restored.keys():
        with suppress(StepFailed):  # a flow that was changed may want an output of another shape
            stage.keep(name, order.restored[name])
    status: Status = "interrupted"
    outputs: Mapping[str, Any] = {}
    try:
        with (
            recorded(page, settings, scrubber, warn=stage.warn),
            context.dialogs.answering(warn=stage.warn),
            context.refusals.heard(warn=stage.warn),
        ):
            outputs, status = _play(stage, context)
    finally:
        _close(context)
        stopped = context.failure if status != "passed" else None
        failures = [*([stopped] if stopped else []), *context.unmet]
        finished = RunFinished(
            at=context.elapsed(), run=order.run, flow=order.flow.name,
            status="failed" if status == "passed" and failures else status, seconds=context.elapsed(),
            outputs=masked(outputs), failure=failures[0] if failures else None, unmet=tuple(failures[1:]),
            folder=settings.folder,
        )  # fmt: skip
        context.emit(finished)
    return context.scrubber.clean(finished)


def _close(context: RunState) -> None:
    """Leaves the window as it was; where the browser is gone already, that is no reason to tell no end."""
    with leaving():
        context.downloads.close()
        context.composer.close()


def _play(stage: Stage, context: RunState) -> tuple[Mapping[str, Any], Status]:
    try:
        stage.play()
        return stage.outputs(), "passed"
    except ActInDoubt:
        return _known(stage), "in_doubt"
    except StepFailed as failure:
        if context.failure is None:
            context.failure = _without_step(stage, failure)
        return _known(stage), "failed"
    except RunCancelled as error:
        stage.warn(str(error))
        return _known(stage), "interrupted"
    except AssistantError as error:
        context.failure = _without_step(stage, error)
        return _known(stage), "failed"


def _known(stage: Stage) -> Mapping[str, Any]:
    """Returns the outputs that were read before the run failed: an ID that was read is not lost."""
    return {name: stage.values[name] for name in stage.flow.outputs if name in stage.values}


def _without_step(stage: Stage, error: Exception) -> Failure:
    return Failure(
        kind=getattr(error, "kind", "test"), message=str(error), sentence=f"Run {stage.flow.title}",
        file=stage.flow.file, line=1, column=1, excerpt="", rerun=stage.settings.rerun,
    )  # fmt: skip


def _started(order: Order, stage: Stage, page: Page) -> RunStarted:
    browser = page.context.browser
    return RunStarted(
        at=0.0, run=order.run, flow=order.flow.name, title=order.flow.title, file=order.flow.file,
        environment=stage.settings.environment, world=stage.settings.world, inputs=stage.values.shown(),
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
        browser=f"{browser.browser_type.name} {browser.version}" if browser else "",
        folder=stage.settings.folder,
    )  # fmt: skip
