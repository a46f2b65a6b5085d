"""What guards an environment that is for real: it is named, and somebody says yes before anything can't be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.flow import Flow, FlowLibrary
    from assistant.project import Project


def check_named(project: Project, *, named: str | None) -> None:
    """Raises UsageError unless whoever runs something in production has said so."""
    name = project.environment_name
    if project.environment.production and named != name:
        raise UsageError(
            f"the environment {name} is production, so it is not taken unless it is named: --env {name}"
        )


def check_attended(project: Project, flow: Flow, *, is_attended: bool, may_spend: bool) -> None:
    """Raises UsageError where a flow would act in production with nobody there to be asked."""
    if not project.environment.production or is_attended or may_spend:
        return
    if acts(flow, project.library):
        name = project.environment_name
        raise UsageError(
            f"the flow '{flow.name}' does what can't be undone, {name} is production, and nobody is there to be asked; "
            "run it at a terminal, or say yes to all of it beforehand with --yes-spend"
        )


def acts(flow: Flow, library: FlowLibrary) -> bool:
    """Tells whether a flow, or one that it runs, does what can't be undone."""
    from assistant.advice.acts import is_final
    from assistant.steps.run import Run
    from assistant.steps.walk import walk

    for step in walk(flow.all_steps()):
        if step.verb in ("ensure", "approve") or is_final(step):
            return True
        if isinstance(step, Run) and acts(library.load(step.run), library):
            return True
    return False
