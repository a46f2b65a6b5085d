"""What can go wrong, and what the command then exits with.

    AssistantError            our bug unless a subclass says otherwise (exit 3)
    ├── UsageError            the command or the configuration is wrong (exit 2)
    ├── NoBrowser             no browser was found and none could be installed (exit 2)
    └── StepFailed            a step could not be done (exit 1)
        └── ActInDoubt        nobody can tell whether an act happened (exit 1)

Errors of files are `assistant.source.SourceError` (exit 2): they hold located problems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.steps import Step
    from assistant.target import Target

FailureKind = Literal["product", "test", "environment", "person"]
"""Who has to act: the product's makers, the flow's author, whoever runs the place, or a person now."""


class AssistantError(Exception):
    """An error that is shown as a sentence, never as a traceback."""

    exit_code = 3


class UsageError(AssistantError):
    """The command line, config.yaml or an input is wrong; the message says what to write instead."""

    exit_code = 2


class NoBrowser(UsageError):
    """No browser was found; the message says what to type."""


class StepFailed(AssistantError):
    """A step could not be done.

    `target` is what was looked for, if anything was, so that the failure report can mark the place; `nearest`
    are the things on the page, as targets, that could have been meant; `is_missing` tells that what was looked
    for is not there; `step` is the innermost step, once known.
    """

    exit_code = 1

    def __init__(self, message: str, *, kind: FailureKind = "product", target: Target | None = None) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.target = target
        self.nearest: tuple[str, ...] = ()
        self.is_missing = False
        self.step: Step | None = None


class ActInDoubt(StepFailed):
    """An act was begun and nobody can tell whether it happened, so a person has to look."""

    def __init__(self, message: str) -> None:
        super().__init__(message, kind="person")
