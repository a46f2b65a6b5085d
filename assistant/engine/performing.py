"""Does steps one after the other and tells of each: numbers, time limits, pictures, the first failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Literal

from assistant.engine.settings import Evidence
from assistant.errors import StepFailed
from assistant.events import StepFinished, StepStarted
from assistant.picture.capture import follow
from assistant.steps import Step
from assistant.target import Aim
from assistant.template import InvalidTemplate

if TYPE_CHECKING:
    from assistant.engine.run_state import RunState
    from assistant.engine.stage import Stage
    from assistant.events import Failure


_PATIENCE = 30.0
"""Seconds that a page may take to load, unless a step says less: a site's first page is often slow."""


_STILL = frozenset({"approve", "enter", "expect", "hover", "save", "shot", "verify", "wait"})
"""Verbs that leave the mouse where it is."""


_MOST_BREACHES = 5


class Performing:
    """The steps of one stage, in the order in which they are done.

    `number` is the place of the step that runs this flow, with a dot, empty for the first flow; `is_aside` tells that
    they are done in the middle of another step; `limit` how
    long the present step may take, in seconds, and `patience` how long a page may take to load; `said` is what
    readers were told last; `sentence` is the step that was begun last.
    """

    def __init__(self, stage: Stage, state: RunState, *, number: str, trail: tuple[str, ...]) -> None:
        self._stage = stage
        self._state = state
        self._prefix = number
        self._count = 0
        self._trail = trail
        self._said = ""
        self.sentence = ""
        self.is_aside = False
        self.limit = state.settings.limit
        self.patience = max(self.limit, _PATIENCE)

    @property
    def number(self) -> str:
        """The number of the step that was begun last at the present depth."""
        return f"{self._prefix}{self._count}"

    def perform(self, steps: tuple[Step, ...]) -> None:
        """Does steps, telling of each; raises the StepFailed of the first that fails."""
        for step in steps:
            if not self.is_aside:  # what is raised in the middle of a step would not come through Playwright
                self._state.settings.may_go_on(is_acting=self._state.ensuring > 0)
            self._count += 1
            self._do(step, self.number)

    def _do(self, step: Step, number: str) -> None:
        with self._state.frozen.noticed(limit=step.timeout or self.limit):
            self._do_noticed(step, number)

    def _do_noticed(self, step: Step, number: str) -> None:
        from playwright.sync_api import Error

        began, unmet = self._begin(step, number), len(self._state.unmet)
        outer, self._state.number = self._state.number, number
        try:
            with self._within(step, number), self._attended(step):
                note = self._watched(step)
                self._is_where_it_may_be()
                self._photograph(step, number)
                self._hold(step)
        except (StepFailed, InvalidTemplate, Error) as error:
            failure = self._as_failure(error)
            self._hold(step)
            if step.optional and failure.is_missing:
                self._stage.forgive(str(failure))
                self._finish(step, number, self._status(since=unmet), began, "left out")
                return
            self._fail(step, failure)
            self._finish(step, number, "failed", began, None)
            if not step.is_soft:
                raise failure from error
            return
        finally:
            self._state.number = outer
            if not step.blocks and step.verb not in _STILL:
                self._state.overlays.hovered = None
        self._finish(step, number, self._status(since=unmet), began, note)

    def _attended(self, step: Step) -> AbstractContextManager[None]:
        """Has overlays looked for while a step lasts; not in the middle of what is done about one."""
        if self.is_aside:
            return nullcontext()
        # What is only coming has nothing over it.
        page = self._state.tabs.page if step.verb != "open" else None
        return self._state.overlays.attended(page, limit=self.limit)

    def _watched(self, step: Step) -> str | None:
        """Does a step before the eyes of whoever looks on."""
        onlooker = self._state.settings.onlooker
        if onlooker is not None:
            onlooker.before(step, self._stage)
        note = step.act(self._stage)
        follow(self._stage.page)  # a team's own verb may have made the window larger
        if onlooker is not None:
            onlooker.after(step, self._stage)
        return note

    def _status(self, *, since: int) -> Literal["passed", "failed"]:
        """Returns how a step that was done ends: as failed where the run went on after something in it."""
        return "passed" if len(self._state.unmet) == since else "failed"

    def _hold(self, step: Step) -> None:
        """Tells what was heard during a step that should never be, as a failure that the run goes on after."""
        flow = self._stage.flow
        if step is (flow.last or flow.steps)[-1]:
            self._stage.look_at_pictures()
        breaches = self._state.invariants.breaches()
        if breaches:
            more = [f"… and {len(breaches) - _MOST_BREACHES} more"] if len(breaches) > _MOST_BREACHES else []
            broken = StepFailed("\n".join([*breaches[:_MOST_BREACHES], *more]))
            self._state.unmet.append(self._told(step, broken))

    def _fail(self, step: Step, failure: StepFailed) -> None:
        """Keeps why a step failed, with its evidence: as the run's failure, or as one that it goes on after."""
        if step.is_soft:
            self._state.unmet.append(self._told(step, failure))
        elif self._state.failure is None or failure.step is None:
            self._state.failure = self._told(step, failure)
            failure.step = step

    def _told(self, step: Step, failure: StepFailed) -> Failure:
        """Returns a failure as it is told, with its evidence."""
        from assistant.engine.evidence import failure_of

        return failure_of(self._stage, step, failure, self._trail)

    def _is_where_it_may_be(self) -> None:
        """Raises StepFailed when the page was led to where the run may not go."""
        refused = self._state.refusals.of(self._state.tabs.page)
        if refused is not None:
            raise StepFailed(refused, kind="environment")

    def _as_failure(self, error: Exception) -> StepFailed:
        """Returns the failure that an error stands for: a template's is the flow's, any other the browser's.

        A page that could not be gone to, since the run may not go there, is behind all that is missing then.
        """
        refused = self._state.refusals.last()
        if refused is not None:
            return StepFailed(refused, kind="environment")
        if isinstance(error, StepFailed):
            return error
        if isinstance(error, InvalidTemplate):
            return StepFailed(str(error), kind="test")
        from assistant.engine.diagnosis import explain

        return explain(self._stage, error, None, Aim.LOOK, sentence=None)

    def _begin(self, step: Step, number: str) -> float:
        began, mark = self._state.elapsed(), step.place.mark
        self.sentence = self._sentence(step)
        self._state.emit(
            StepStarted(
                at=began, number=number, depth=number.count("."), verb=step.verb, sentence=self.sentence,
                file=step.place.file, line=mark.line, column=mark.column,
            )
        )  # fmt: skip
        return began

    def _finish(
        self, step: Step, number: str, status: Literal["passed", "failed"], began: float, note: str | None
    ) -> None:
        now = self._state.elapsed()
        self._state.emit(
            StepFinished(
                at=now, number=number, depth=number.count("."), verb=step.verb, sentence=self._sentence(step),
                status=status, seconds=round(now - began, 4), note=note,
            )
        )  # fmt: skip

    def _sentence(self, step: Step) -> str:
        return self._stage.words(step.describe())

    @contextmanager
    def _within(self, step: Step, number: str) -> Iterator[None]:
        """Makes a step the present one: its time limit, and the numbers of the steps within it."""
        before = (self.limit, self.patience, self._prefix, self._count)
        if step.timeout is not None:
            self.limit = self.patience = step.timeout
        left = self._stage.time_left()
        self.limit, self.patience = min(self.limit, left), min(self.patience, left)
        if step.blocks:
            self._prefix, self._count = f"{number}.", 0
        try:
            yield
        finally:
            self.limit, self.patience, self._prefix, self._count = before

    def _photograph(self, step: Step, number: str) -> None:
        settings = self._state.settings
        if step.say is not None and settings.shots:
            self._said = self._stage.words(settings.translated(step.say))
        if step.shot is not None and settings.shots:
            from assistant.engine import shots

            shots.take(
                self._stage, step.shot, number=number, alt=plain(self._said or self._shown_after(step))
            )
        if settings.evidence is Evidence.FULL and not step.blocks:
            self._show_page(number)

    def _shown_after(self, step: Step) -> str:
        """Returns what a picture shows that nothing was said before: that it is taken says nothing of it."""
        if step.verb == "shot":
            return self._state.settings.translated(self._stage.flow.title)
        return self._sentence(step)

    def _show_page(self, number: str) -> None:
        """Keeps a picture of the page after a step, for full evidence."""
        from playwright.sync_api import Error

        keep = self._state.settings.keep
        if keep is not None:
            with suppress(Error):  # a page that is just going away has no picture, and the step is done
                png = self._state.photographer.page(self._state.tabs.page, scale="css")
                keep.keep(f"evidence/step-{number}.png", png)


def plain(markdown: str) -> str:
    """Returns a reader's sentence without its emphasis and links, for places that show text only."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"(\*\*|`)(.+?)\1", r"\2", text)
