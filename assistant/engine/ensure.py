"""Never twice: how `ensure` carries an act out.

what does the record of acts know?
  │
look ── seen? ──────────────────────────────────────────────▶ already so
  │ no
begun before, end unknown? ── look for `settles` ── seen? ──▶ done by the earlier run
  │ no                              └─ no ──────────────────▶ in doubt, a person has to look
steps; the intent is recorded before the one that commits, unless another run has written meanwhile
  │
look for `settles` ── seen? ────────────────────────────────▶ done
  └─ no ────────────────────────────────────────────────────▶ refused, or in doubt
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.engine.acts import ActChangedError, ActKey, ActState
from assistant.errors import ActInDoubt, StepFailed
from assistant.events import ActIntended, ActSettled
from assistant.steps.walk import walk
from assistant.target import Aim
from assistant.values import duration_words

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.steps.condition import Condition
    from assistant.steps.ensure import Ensure

_WAITING = frozenset({"expect", "wait"})
"""Verbs that fail where the page doesn't show what it should; `verify` lets the run go on."""


class Act:
    """An act under way: knows whether it was intended yet, and writes the intent once.

    `trouble` is what failed since, in a step or in a look; it says why nobody can tell. `place` is the address of the
    page that was looked at for it.
    """

    def __init__(self, stage: Stage, key: ActKey) -> None:
        self.stage = stage
        self._known = stage.acts.find(key)
        self.key = key
        self.is_intended = False
        self._read: dict[str, Any] = {}
        self.trouble: StepFailed | None = None
        self.place = ""

    @property
    def version(self) -> int:
        """How often it was written about, as far as this run knows: its own intent is counted."""
        return self._known.version + self.is_intended

    @property
    def is_open(self) -> bool:
        """Whether an earlier run began it and nobody wrote how it ended."""
        return self._known.state is ActState.INTENDED

    def restore(self) -> None:
        """Gives the flow back what an earlier run has read while it carried the act out."""
        values = self.stage.acts.values(self.key) if self._known.version else {}
        for name, value in values.items():
            if name not in self.stage.values:
                self.stage.keep(name, value)

    def read(self, name: str, value: object) -> None:
        """Holds what is read before the intent, and is written with it: others may be reading, and one will act."""
        self._read[name] = value

    def intend(self) -> None:
        """Records durably that the next thing may make it happen.

        Raises StepFailed when another run has written about the act since it was looked up: what was seen
        on the page then may not be so any more.
        """
        if self.is_intended:
            self.stage.acts.hold()
            return
        self.stage.agree_to(self.key.sentence)
        try:
            self.stage.acts.intend(self.key, since=self._known.version, values=self._read)
        except ActChangedError as error:
            why = f"{self.key.sentence}: another run is at it or has done it meanwhile, so nothing was done here"
            raise StepFailed(
                f"{why}; run the flow again when that one is through", kind="environment"
            ) from error
        self.is_intended = True
        self.stage.emit(ActIntended(at=self.stage.elapsed(), act=self.key.sentence))

    def settle(self, state: ActState) -> None:
        """Records what became of it."""
        self.stage.acts.settle(self.key, state, since=self.version)


def carry_out(step: Ensure, stage: Stage) -> str:
    """Makes it so unless it is so; returns what happened in words.

    Raises StepFailed when a step failed before anything was committed or the page refused the act, and
    ActInDoubt when nobody can tell whether it happened.
    """
    act = Act(stage, stage.act_key(step.ensure))
    if _look(step, stage, act):
        _tell(stage, act, "already")
        if act.is_open:
            act.settle(ActState.SEEN)
        act.restore()
        return "already so"
    if act.is_open and not stage.settings.act_again:
        return _resolve(step, stage, act)
    _do(step, stage, act)
    if act.trouble is None and not _settles(step, stage, act):
        _doubt(step, stage, act)
    return "done"


def _resolve(step: Ensure, stage: Stage, act: Act) -> str:
    """An earlier run intended the act and was never heard of again: wait for it to show, never repeat it."""
    if not _settles(step, stage, act):
        _doubt(step, stage, act)
    act.restore()
    return "done by an earlier run"


def _do(step: Ensure, stage: Stage, act: Act) -> None:
    if not any(getattr(inner, "commits", False) for inner in walk(step.steps)):
        act.intend()
    try:
        with stage.acting(act):
            stage.perform(step.steps)
    except StepFailed as failure:
        _refuse(step, stage, act)
        if not act.is_intended:
            raise
        act.trouble = failure
        if not _settles(step, stage, act):
            _doubt(step, stage, act)
        stage.forgive(f"{act.key.sentence}: done, although a step failed: {failure}")
    else:
        if not act.is_intended:
            act.intend()
        if not _is_acceptance_seen(step):
            _refuse(step, stage, act)


def _is_acceptance_seen(step: Ensure) -> bool:
    """Tells whether a step behind the one that commits waits for what the page shows when it has accepted the act."""
    commits = [any(getattr(inner, "commits", False) for inner in walk([each])) for each in step.steps]
    behind = step.steps[commits.index(True) + 1 :] if True in commits else ()
    return any(
        each.verb in _WAITING and not each.optional and getattr(each, each.verb).shows_something
        for each in behind
    )


def _refuse(step: Ensure, stage: Stage, act: Act) -> None:
    """Raises StepFailed with the page's own words when the page shows that it refused the act."""
    if step.refused is None or not _is_refused(step.refused, stage):
        return
    if act.is_intended:
        act.settle(ActState.REFUSED)
    _tell(stage, act, "refused")
    words, target = "the page refused it", step.refused.target
    if target is not None:
        with stage.watching(target, Aim.LOOK):
            shown = stage.locate(target, Aim.LOOK).inner_text(timeout=stage.limit)
            words = f"the page says: “{' '.join(shown.split())}”"
    raise StepFailed(f"{act.key.sentence}: {words}", kind="person", target=target)


def _is_refused(refused: Condition, stage: Stage) -> bool:
    """Tells whether the page shows that it refused; where that can't be asked, looking for the act will tell."""
    from playwright.sync_api import Error

    with suppress(Error):
        stage.page.wait_for_load_state("domcontentloaded", timeout=stage.limit)
    try:
        return refused.holds(stage)
    except StepFailed as failure:
        stage.warn(f"it could not be seen whether the page refused it: {failure}")
        return False


def _settles(step: Ensure, stage: Stage, act: Act) -> bool:
    """Looks until it is so or `settles` has passed; a look that fails is not the last one.

    One that fails late, having waited for a page that did not come, is followed by another however late it is then.
    """
    end, has_failed_late = stage.now() + step.settles, False
    while not (shows := _shows(step, stage, act, until=end)):
        if stage.page.is_closed() or has_failed_late:
            return False
        if stage.now() >= end:
            if shows is not None:
                return False
            has_failed_late = True
    act.settle(ActState.SEEN)
    _tell(stage, act, "seen")
    return True


def _shows(step: Ensure, stage: Stage, act: Act, *, until: float) -> bool | None:
    """Looks once, then for as long as `every`, and at most until a time; returns None when the look fails."""
    try:
        if _look(step, stage, act):
            return True
        left = max(until - stage.now(), 0)
        stage.waiting(f"until it shows that {act.key.sentence} (for {duration_words(left)} more)")
        return left > 0 and step.seen.holds(stage, within=min(step.every, left))
    except StepFailed as failure:
        act.trouble = failure
        stage.forgive(f"{act.key.sentence}: a look for it failed: {failure}")
        stage.pause(min(step.every, max(until - stage.now(), 0)))
        return None


def _look(step: Ensure, stage: Stage, act: Act) -> bool:
    stage.perform(step.look)
    if step.ready is not None:
        step.ready.wait(stage, timeout=stage.limit / 1000)
    act.place = stage.page.url
    return step.seen.holds(stage)


def _doubt(step: Ensure, stage: Stage, act: Act) -> NoReturn:
    _tell(stage, act, "in_doubt")
    if act.trouble is not None and stage.page.is_closed():
        why = f"then it could not be looked for: {act.trouble}"
    else:
        seen = stage.words(step.seen.describe())
        why = f"for {duration_words(step.settles)} it could not be seen that {seen}"
        why += f"; what failed last: {act.trouble}" if act.trouble else ""
    raise ActInDoubt(
        f"nobody can tell whether it happened that {act.key.sentence}: it was begun, and {why}. Nothing was repeated. "
        f"Look at {act.place or stage.page.url} yourself; if it did not happen, run the flow again with --act-again"
    ) from act.trouble


def _tell(stage: Stage, act: Act, outcome: str) -> None:
    stage.emit(ActSettled(at=stage.elapsed(), act=act.key.sentence, outcome=outcome))  # type: ignore[arg-type]
