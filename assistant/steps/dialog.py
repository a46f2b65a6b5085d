"""`dialog`: answer the browser's own dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import field_validator, model_validator

from assistant.errors import StepFailed
from assistant.steps.base import Step, StepBlock
from assistant.steps.kinds import Text
from assistant.steps.registry import step
from assistant.target.grammar import check_pattern, is_pattern

if TYPE_CHECKING:
    from assistant.engine.dialogs import Expected
    from assistant.engine.stage import Stage


@step
class Dialog(Step):
    """Accepts or dismisses the dialog of the browser's own that its steps make appear, and fails when none does.

    Such a dialog is no part of the page: an alert, a question with OK and Cancel, one with a field, or whether
    to leave the page. `text`, exact or an expression between slashes, is what it has to say: another one is
    dismissed and the step fails. `answer` is typed into its field. Where two dialogs come one after the other,
    two blocks stand in each other, each with its `text`. A dialog that no step expects is dismissed with a
    warning.

    Example:
        - dialog: accept
          text: /Really delete/
          steps:
            - click: button "Delete" in row "Example Staging"

    See also: click, expect
    """

    verb: ClassVar[str] = "dialog"
    blocks: ClassVar[tuple[str, ...]] = ("steps",)

    dialog: Literal["accept", "dismiss"]
    text: Text | None = None
    answer: Text | None = None
    steps: StepBlock

    @field_validator("text")
    @classmethod
    def _can_be_matched(cls, text: str | None) -> str | None:
        if text is not None and is_pattern(text):
            check_pattern(text[1:-1])
        return text

    @model_validator(mode="after")
    def _answer_is_given(self) -> Dialog:
        if self.answer is not None and self.dialog == "dismiss":
            raise ValueError("'answer' goes with 'dialog: accept': who dismisses a dialog says nothing in it")
        return self

    def describe(self) -> str:
        """Returns `Accept the dialog “/Really delete/” with “yes”`."""
        text = f" “{self.text}”" if self.text is not None else ""
        answer = f" with “{self.answer}”" if self.answer is not None else ""
        return f"{self.dialog.capitalize()} the dialog{text}{answer}"

    def act(self, stage: Stage) -> str:
        """Does the steps and waits for the dialog; returns what it said."""
        expected = stage.expected_dialog(
            is_accepted=self.dialog == "accept",
            answer=stage.text(self.answer) if self.answer is not None else None,
            fits=self._fitting(stage),
        )
        with stage.dialogs.expecting(expected):
            try:
                stage.perform(self.steps)
            except StepFailed:
                self._hold(stage, expected)  # the wrong dialog is why, whatever came of it
                raise
            stage.dialogs.wait(expected, limit=stage.limit)
        self._hold(stage, expected)
        if not expected.seen:
            raise StepFailed("no dialog of the browser's own appeared")
        return "it said " + ", ".join(f"“{text}”" for text in expected.seen)

    def _fitting(self, stage: Stage) -> Callable[[str], bool]:
        """Returns what tells whether a dialog's text is the right one."""
        if self.text is None:
            return lambda _text: True
        wanted = stage.matcher(self.text)
        if isinstance(wanted, str):
            return lambda text: " ".join(text.split()) == " ".join(wanted.split())
        return lambda text: wanted.search(text) is not None

    def _hold(self, stage: Stage, expected: Expected) -> None:
        """Raises StepFailed when another dialog came than the one that is expected."""
        if expected.other:
            shown = ", ".join(f"“{text}”" for text in expected.other)
            wanted = stage.words(self.text or "")
            raise StepFailed(f"the dialog says {shown}, not “{wanted}”; it was dismissed")
