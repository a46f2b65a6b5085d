"""What every step has: its words, its place in the file, and its modifiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, field_validator, model_validator

from assistant.source import Mark
from assistant.steps.kinds import Duration, Text
from assistant.steps.picture import Shot, shot_of

if TYPE_CHECKING:
    from assistant.engine.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a step stands: its file as shown to people, and the line and column of its verb."""

    file: str
    mark: Mark

    def __str__(self) -> str:
        return f"{self.file}:{self.mark.line}:{self.mark.column}"


class Step(BaseModel):
    """A step of a flow: one verb with its value, and modifiers beside it.

    `say` is the sentence that readers of the guide get; it becomes the picture's alt text. `note` is what they
    should mind besides. `chapter` begins a part of the guide with this step. `shot` takes a picture after the step.
    `timeout` is how long the step may take, in place of the `limit` of config.yaml.
    `optional` lets a step pass, with a warning, when what it looks for is not on the page.

    A step knows how to say itself and what to do on a stage. It must not know who listens, where a run is
    recorded, or which other verbs there are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    verb: ClassVar[str]
    is_soft: ClassVar[bool] = False
    """Whether the run goes on when the step fails, and only ends as failed."""
    repeats: ClassVar[str] = ""
    """Why nothing in the blocks may commit an act, for verbs that do them more than once."""
    blocks: ClassVar[tuple[str, ...]] = ()
    """The keys that hold further steps."""

    say: Text | None = None
    note: Text | None = None
    chapter: Text | None = None
    shot: Shot | None = None
    timeout: Duration | None = None
    optional: bool = False

    _place: Place = PrivateAttr()

    _long_shot = field_validator("shot", mode="before")(shot_of)

    @model_validator(mode="after")
    def _commits_for_sure(self) -> Step:
        if self.optional and getattr(self, "commits", False):
            raise ValueError("what commits an act can't be optional; put it under 'if' instead")
        return self

    @property
    def place(self) -> Place:
        """Where the step stands in its file."""
        return self._place

    def placed(self, place: Place) -> Step:
        """Gives the step its place; the loader calls it once."""
        self._place = place
        return self

    def describe(self) -> str:
        """Returns what the step does, in a sentence without its full stop; templates are not yet filled."""
        raise AssertionError(f"{type(self).__name__} has to say what it does")

    def act(self, stage: Stage) -> str | None:
        """Does the step; returns a note for the report, if there is something to note.

        Raises StepFailed when it can't be done.
        """
        raise AssertionError(f"{type(self).__name__} has to do something")

    def saves(self) -> Iterable[str]:
        """Returns the names of the values that the step leaves behind."""
        return ()

    def lends(self) -> Iterable[str]:
        """Returns the names that only the step's own blocks can use."""
        return ()


StepBlock = tuple[Step, ...]
"""Steps within a step. The loader builds them before the step that holds them."""
