"""What can go wrong, and what the command then exits with.

    AssistantError            our bug unless a subclass says otherwise (exit 3)
    ├── UsageError            the command or the configuration is wrong (exit 2)
    │   ├── NoBrowser         no browser was found and none could be installed (exit 2)
    │   └── JournalRefused    what is to keep the journal can't (exit 2)
    ├── BrowserGone           the browser or its driver ended before anything was done (exit 1)
    ├── RunUnderWay           another run does the same just now (exit 1)
    ├── WorldInUse            a run goes on in the mock world that is to be begun anew (exit 1)
    ├── LeaseLost             another run has taken over this one (exit 1)
    │   └── JournalLost       the journal can't be asked whether that is so (exit 1)
    ├── RunCancelled          somebody wants the run to stop (exit 130)
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


class JournalRefused(UsageError):
    """What is to keep the journal can't: `found` is what is wrong with it, `remedy` what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(f"{found}; {remedy}")
        self.found = found
        self.remedy = remedy


class BrowserGone(AssistantError):
    """The browser, its page or its driver was killed before anything was done, or was written."""

    exit_code = 1

    def __init__(self, when: str = "while it started, so nothing was done") -> None:
        super().__init__(
            f"the browser, its page or its driver ended {when}; try again. If it ends each time, see what is wrong "
            "with: assistant doctor"
        )


class RunUnderWay(AssistantError):
    """Another run of the same flow with the same inputs goes on in the same place."""

    exit_code = 1

    def __init__(self, run: str, owner: str) -> None:
        super().__init__(
            f"the run {run} does the same just now ({owner}), and both at once could act twice; "
            "wait for its end with --wait"
        )
        self.run = run
        self.owner = owner


class WorldInUse(AssistantError):
    """A mock world is to be begun anew in which a run goes on."""

    exit_code = 1

    def __init__(self, world: str, run: str, owner: str) -> None:
        super().__init__(
            f"the run {run} goes on in the world {world} just now ({owner}), which --fresh would end in the middle; "
            f"wait for its end, stop it with: assistant cancel {run}, or take another world with --world"
        )


class LeaseLost(AssistantError):
    """A run stood still for so long that another one has taken over; it must not act any more."""

    exit_code = 1
    kind: FailureKind = "environment"

    def __init__(self, run: str) -> None:
        super().__init__(
            f"the run {run} stood still for so long that it was taken for dead, and another run has taken over; "
            "nothing more was done here"
        )


class JournalLost(LeaseLost):
    """The journal can't be read or written just now: its server is gone, or others keep it busy.

    A run that can't ask whether its lease is still its own must not act, as if another run had it. What was being
    written may have been written.
    """

    def __init__(self, place: object, reason: str) -> None:
        AssistantError.__init__(
            self, f"the journal {place} can't be reached ({reason}), and without it nothing is done here"
        )


class RunCancelled(AssistantError):
    """Somebody wants a run to stop: `assistant cancel`."""

    exit_code = 130

    def __init__(self, run: str) -> None:
        super().__init__(f"the run {run} was stopped by: assistant cancel {run}")


class StepFailed(AssistantError):
    """A step could not be done.

    `target` is what was looked for, if anything was, so that the failure report can mark the place; `nearest`
    are the things on the page, as targets, that could have been meant; `picture` is the file that shows it, where
    that is none of the whole page; `is_missing` tells that what was looked
    for is not there; `step` is the innermost step, once known.
    """

    exit_code = 1

    def __init__(self, message: str, *, kind: FailureKind = "product", target: Target | None = None) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.target = target
        self.nearest: tuple[str, ...] = ()
        self.picture: str | None = None
        self.is_missing = False
        self.step: Step | None = None


class ActInDoubt(StepFailed):
    """An act was begun and nobody can tell whether it happened, so a person has to look."""

    def __init__(self, message: str) -> None:
        super().__init__(message, kind="person")
