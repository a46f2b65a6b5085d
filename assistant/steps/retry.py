"""`retry`: do steps again when they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator, Field

from assistant.errors import ActInDoubt, FailureKind, StepFailed
from assistant.steps.base import Step, StepBlock
from assistant.steps.kinds import Duration
from assistant.steps.registry import step
from assistant.values import duration_words

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


def _kinds(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


@step
class Retry(Step):
    """Does its steps again from the first one when one of them fails, at most so many times altogether.

    `on` names the kinds of failure that are worth it: `environment` (the site or the browser did not answer,
    the default), `product` (the page is not as the flow says), `test` and `person`. `wait` is how long to wait
    before the second time, and `factor` what that time is multiplied by for each further one. Nothing is done
    again after an act was committed, unless an `ensure` within looks first: so an act is never repeated.

    Example:
        - retry: 3
          on: [environment, product]
          wait: 1 s
          factor: 2
          steps:
            - open: /workspaces
            - expect: table "Workspaces"

    See also: repeat, ensure
    """

    verb: ClassVar[str] = "retry"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)
    repeats: ClassVar[str] = "what is tried again must not commit an act"

    retry: int = Field(ge=2, le=100)
    on: Annotated[tuple[FailureKind, ...], BeforeValidator(_kinds)] = ("environment",)
    wait: Duration | None = None
    factor: float = Field(default=1.0, ge=1, le=10)
    steps: StepBlock

    def describe(self) -> str:
        """Returns `Try at most 3 times`."""
        return f"Try at most {self.retry} times"

    def act(self, stage: Stage) -> str | None:
        """Does the steps until they pass."""
        pause = self.wait or 0.0
        for count in range(1, self.retry + 1):
            committed = stage.committed
            try:
                stage.perform(self.steps)
            except StepFailed as failure:
                is_safe = stage.may_be_done_again(since=committed)
                if count == self.retry or not self._is_worth(failure) or not is_safe:
                    raise
                later = f" in {duration_words(pause)}" if pause else ""
                stage.forgive(f"attempt {count} of {self.retry} failed, and is made again{later}: {failure}")
                stage.pause(pause)
                pause *= self.factor
            else:
                return f"at attempt {count}" if count > 1 else None
        return None

    def _is_worth(self, failure: StepFailed) -> bool:
        return failure.kind in self.on and not isinstance(failure, ActInDoubt)
