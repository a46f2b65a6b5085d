"""`expect`: the page has to be as described."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import Text
from assistant.steps.registry import step

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@step
class Expect(Step):
    """Fails unless something becomes so before the time limit; a plain text or target has to be seen.

    `person` is what somebody has to do where it does not: the failure is one that needs a person then, in these words.

    Example:
        - expect: cell "Huawei Cloud Account Settlement" in row "Example Production"
        - expect: {see: status, text: /settled/}
        - expect: {gone: dialog}
        - expect: {url: /workspaces/}
        - expect: button "{{ huawei_account }}"
          person: Sign out, and sign in as {{ huawei_account }}
    """

    verb: ClassVar[str] = "expect"

    expect: ConditionField
    person: Text | None = None

    def describe(self) -> str:
        """Returns `Expect that dialog is gone`."""
        return f"Expect that {self.expect.describe()}"

    def act(self, stage: Stage) -> None:
        """Waits until it is so."""
        try:
            self.expect.wait(stage, timeout=stage.limit / 1000)
        except StepFailed as failure:
            # A site that is down is nothing for a person.
            if self.person is None or failure.kind != "product":
                raise
            words = f"{stage.words(self.person)} — {failure}"
            asked = StepFailed(words, kind="person", target=failure.target)
            asked.nearest, asked.picture = failure.nearest, failure.picture
            raise asked from failure
