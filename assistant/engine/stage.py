"""The stage: all that a step can see and do.

A stage belongs to one flow of a run. It knows the browser's page, the flow's values and the run's settings.
It must not know the terminal, the report, the journal's database or the mock sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from assistant.engine import shots
from assistant.engine.acts import ActKey, Acts
from assistant.engine.diagnosis import explain
from assistant.engine.ensure import Act, carry_out
from assistant.engine.evidence import failure_of
from assistant.engine.inputs import read_inputs
from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import Evidence, RunSettings
from assistant.errors import StepFailed
from assistant.events import (
    Event,
    Failure,
    Listener,
    StepFinished,
    StepStarted,
    ValueSaved,
    Waiting,
    Warned,
)
from assistant.flow.library import FlowLibrary
from assistant.flow.model import Flow
from assistant.picture import Composer
from assistant.steps import Step
from assistant.steps.ensure import Ensure
from assistant.target import Aim, Labels, Target
from assistant.target.grammar import compiled, is_pattern
from assistant.target.locate import locate
from assistant.template import InvalidTemplate, names_in, render, render_pattern
from assistant.values import Secret, masked, revealed, text_from

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


_NO_LABELS = Labels({})


@dataclass(slots=True, kw_only=True)
class Run:
    """What all flows of one run share, and what changes while it goes on."""

    settings: RunSettings
    library: FlowLibrary
    acts: Acts
    listeners: tuple[Listener, ...]
    composer: Composer
    page: Page
    began: float
    scrubber: Scrubber = field(default_factory=Scrubber)
    failure: Failure | None = None
    act: Act | None = None
    last_address: str = ""
    sites_by_page: dict[Page, str] = field(default_factory=dict)

    def emit(self, event: Event) -> None:
        """Tells every listener, after secrets are taken out."""
        cleaned = self.scrubber.clean(event)
        for listener in self.listeners:
            listener(cleaned)

    def elapsed(self) -> float:
        """Returns seconds since the run began."""
        return round(self.settings.now() - self.began, 4)


class Stage:
    """One flow's stage within a run."""

    def __init__(
        self,
        run: Run,
        flow: Flow,
        values: Mapping[str, Any],
        *,
        number: str = "",
        trail: tuple[str, ...] = (),
    ) -> None:
        self._run = run
        self._number = number
        self._count = 0
        self._trail = trail
        self._said = ""
        self._limit = run.settings.limit
        self.flow = flow
        self.values: dict[str, Any] = dict(values)
        self.hide(values)

    # What steps ask about the run

    @property
    def settings(self) -> RunSettings:
        """How the run is to go."""
        return self._run.settings

    @property
    def acts(self) -> Acts:
        """The record of what must not happen twice."""
        return self._run.acts

    @property
    def composer(self) -> Composer:
        """What draws marks over pictures."""
        return self._run.composer

    @property
    def page(self) -> Page:
        """The tab that the flow works in."""
        return self._run.page

    @property
    def limit(self) -> float:
        """How long the present step may take, in milliseconds, as Playwright counts."""
        return self._limit * 1000

    @property
    def last_address(self) -> str:
        """The address that was opened last."""
        return self._run.last_address

    def now(self) -> float:
        """Returns the time of the run's clock, in seconds."""
        return self.settings.now()

    def elapsed(self) -> float:
        """Returns seconds since the run began."""
        return self._run.elapsed()

    # Values and words

    def text(self, template: str) -> str:
        """Returns a text with its templates filled, secrets as they are: for acting only."""
        return text_from(self._render(template, revealed(self.values)))

    def value(self, template: str) -> Any:  # noqa: ANN401 - a lone {{ x }} keeps the type of x
        """Returns a value; what is made of a secret is a secret."""
        used = [self.values.get(name) for name in names_in(template)]
        result = self._render(template, revealed(self.values))
        return Secret(text_from(result)) if any(isinstance(value, Secret) for value in used) else result

    def words(self, template: str) -> str:
        """Returns a text for people: templates filled, secrets hidden."""
        with suppress(InvalidTemplate):
            return text_from(render(template, masked(self.values)))
        return template

    def matcher(self, template: str) -> str | re.Pattern[str]:
        """Returns an exact text, or the regular expression that stands between slashes."""
        if is_pattern(template):
            return compiled(self._labels().pattern(self._pattern(template[1:-1])))
        return self._labels().text(self.text(template))

    def filled(self, target: Target) -> Target:
        """Returns a target with its templates filled, secrets hidden: for showing."""
        return target.filled(self.words, self.words)

    def save(self, name: str, value: str) -> None:
        """Keeps a value that was read off the page, after holding it against the output's pattern."""
        declared = self.flow.outputs.get(name)
        if declared is not None:
            try:
                declared.check(name, value)
            except ValueError as error:
                raise StepFailed(str(error)) from error
        self.keep(name, value)
        self.emit(ValueSaved(at=self.elapsed(), name=name, value=value))

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401 - values are of any kind
        """Keeps a value under a name."""
        self.values[name] = value

    @contextmanager
    def lending(self, name: str, value: Any) -> Iterator[None]:  # noqa: ANN401 - values are of any kind
        """Gives a name a value for as long as the block lasts."""
        before = dict(self.values)
        self.values[name] = value
        try:
            yield
        finally:
            self.values.pop(name)
            if name in before:
                self.values[name] = before[name]

    # The page

    def address(self, path: str, *, site: str | None) -> str:
        """Returns the full address of a site's page."""
        key = site or self.flow.site
        if key is None:
            raise StepFailed(
                f"which site is {path} on? Write 'site' at the top of the flow or beside 'open'", kind="test"
            )
        return self._base(key) + path.lstrip("/")

    def open(self, address: str) -> None:
        """Goes to an address and waits until the page has been read and its scripts have run."""
        self._run.last_address = address
        with self.watching(None, Aim.LOOK, sentence=f"the page {address} opens"):
            response = self.page.goto(address, wait_until="domcontentloaded", timeout=max(self.limit, 30_000))
        if response is not None and response.status >= 500:
            raise StepFailed(
                f"{address} answers {response.status} {response.status_text}", kind="environment"
            )

    def reload(self) -> None:
        """Reloads the page."""
        with self.watching(None, Aim.LOOK, sentence="the page reloads"):
            self.page.reload(timeout=max(self.limit, 30_000))

    def locate(self, target: Target, aim: Aim) -> Locator:
        """Returns the locator of a target on the present page."""
        filled = self._labels().target(target.filled(self.text, self._pattern))
        return locate(self.page, filled, aim, self._element)

    @contextmanager
    def watching(
        self, target: Target | None, aim: Aim, *, sentence: str | None = None, option: str | None = None
    ) -> Iterator[None]:
        """Turns what Playwright raises into a StepFailed that says what the page shows instead."""
        from playwright.sync_api import Error

        try:
            yield
        except (Error, AssertionError) as error:
            raise explain(self, error, target, aim, sentence=sentence, option=option) from error

    def follow(self, page: Page, *, site: str) -> None:
        """Goes on in a tab that was opened; it has to show the site that the flow says."""
        page.wait_for_load_state("domcontentloaded")
        if not page.url.startswith(self._base(site)):
            raise StepFailed(f"the new tab shows {page.url}, not {site} ({self._base(site)})")
        self._run.page = page

    def go_to_tab(self, site: str, *, close: bool) -> None:
        """Goes on in the tab, opened last, that shows a site."""
        left = self.page
        base = self._base(site)
        for page in reversed(left.context.pages):
            if page is not left and page.url.startswith(base):
                self._run.page = page
                page.bring_to_front()
                if close:
                    left.close()
                return
        open_now = ", ".join(page.url for page in left.context.pages)
        raise StepFailed(f"no other tab shows {site} ({base}); open are {open_now}", kind="test")

    # Doing

    def perform(self, steps: tuple[Step, ...]) -> None:
        """Does steps one after the other, telling of each; raises the StepFailed of the first that fails."""
        for step in steps:
            self._count += 1
            self._do(step, f"{self._number}{self._count}")

    def ensure(self, step: Ensure) -> str:
        """Makes something so, once."""
        return carry_out(step, self)

    def act_key(self, sentence: str) -> ActKey:
        """Returns what makes an act of this flow the same act."""
        return ActKey(
            environment=self.settings.environment,
            world=self.settings.world_identity,
            flow=self.flow.name,
            sentence=self.words(sentence),
        )

    @contextmanager
    def acting(self, act: Act) -> Iterator[None]:
        """Makes an act the one that a committing step commits."""
        before, self._run.act = self._run.act, act
        try:
            yield
        finally:
            self._run.act = before

    def ready_to_act(self, target: Target, aim: Aim) -> None:
        """Waits until something could be clicked, so that an intent is recorded only right before the click."""
        with self.watching(target, aim):
            self.locate(target, aim).click(timeout=self.limit, trial=True)

    def commit(self) -> None:
        """Records that the act under way may happen now; outside of `ensure` there is nothing to record."""
        if self._run.act is not None:
            self._run.act.intend()

    def run_flow(self, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Runs another flow on the same page with values of its own; returns its outputs."""
        flow = self._run.library.load(name)
        values = read_inputs(flow, inputs, self.settings.provided)
        inner = Stage(
            self._run, flow, values, number=f"{self._inner_number}.", trail=(*self._trail, flow.title)
        )
        inner.play()
        return inner.outputs()

    def play(self) -> None:
        """Does the flow's steps, and what stands under `finally` in any case."""
        try:
            self.perform(self.flow.steps)
        except BaseException:
            with self._first_failure_kept():
                self.perform(self.flow.last)
            raise
        self.perform(self.flow.last)

    def outputs(self) -> dict[str, Any]:
        """Returns the values that the flow gives."""
        missing = [name for name in self.flow.outputs if name not in self.values]
        if missing:
            raise StepFailed(
                f"the flow '{self.flow.name}' ended without its output '{missing[0]}'", kind="test"
            )
        return {name: self.values[name] for name in self.flow.outputs}

    def approve(self, question: str) -> str:
        """Goes on when a person, or the environment's policy, approves; raises StepFailed otherwise."""
        policy = self.settings.approve
        if policy == "given":
            return "given by the environment"
        person = self.settings.person if policy == "ask" else None
        if person is not None and person.approve(question):
            return "approved"
        why = "it was not approved" if person is not None else "nobody is there to approve it"
        raise StepFailed(f"{question} — {why}", kind="person")

    def entered(self, question: str) -> str:
        """Returns what a person types; raises StepFailed where nobody is there."""
        if self.settings.person is None:
            raise StepFailed(f"{question} — nobody is there to enter it", kind="person")
        return self.settings.person.enter(question)

    # Telling

    def emit(self, event: Event) -> None:
        """Tells every listener."""
        self._run.emit(event)

    def warn(self, text: str) -> None:
        """Tells that something is not as it should be, though the run goes on."""
        self.emit(Warned(at=self.elapsed(), text=text))

    def waiting(self, text: str) -> None:
        """Tells what is being waited for."""
        self.emit(Waiting(at=self.elapsed(), number=self._inner_number, text=text))

    def hide(self, values: Mapping[str, Any]) -> None:
        """Keeps the secrets among values out of everything that is told from now on."""
        for value in values.values():
            if isinstance(value, Secret):
                self._run.scrubber.add(value.reveal())

    # Inside

    @property
    def _inner_number(self) -> str:
        return f"{self._number}{self._count}"

    def _do(self, step: Step, number: str) -> None:
        from playwright.sync_api import Error

        began, depth, sentence = self.elapsed(), number.count("."), self.words(step.describe())
        mark = step.place.mark
        self.emit(
            StepStarted(
                at=began, number=number, depth=depth, verb=step.verb, sentence=sentence,
                file=step.place.file, line=mark.line, column=mark.column,
            )
        )  # fmt: skip
        try:
            with self._within(step, number):
                note = step.act(self)
                sentence = self.words(step.describe())
                self._photograph(step, number, sentence)
        except (StepFailed, InvalidTemplate, Error) as error:
            failure = _as_failure(error)
            if self._run.failure is None or failure.step is None:
                self._run.failure = failure_of(self, step, failure, self._trail)
                failure.step = step
            self._finish(number, depth, step, sentence, "failed", began, None)
            raise failure from error
        self._finish(number, depth, step, sentence, "passed", began, note)

    @contextmanager
    def _within(self, step: Step, number: str) -> Iterator[None]:
        """Makes a step the present one: its time limit, and the numbers of the steps within it."""
        before = (self._limit, self._number, self._count)
        if step.timeout is not None:
            self._limit = step.timeout
        if step.blocks:
            self._number, self._count = f"{number}.", 0
        try:
            yield
        finally:
            self._limit, self._number, self._count = before

    def _photograph(self, step: Step, number: str, sentence: str) -> None:
        from playwright.sync_api import Error

        if step.say is not None:
            self._said = self.words(step.say)
        if step.shot is not None:
            shots.take(self, step.shot, number=number, alt=plain(self._said or sentence))
        if self.settings.evidence is Evidence.FULL and not step.blocks and self.settings.keep is not None:
            with suppress(Error):  # a page that is just going away has no picture, and the step is done
                png = self.page.screenshot(animations="disabled", caret="hide")
                self.settings.keep.keep(f"evidence/step-{number}.png", png)

    @contextmanager
    def _first_failure_kept(self) -> Iterator[None]:
        """Lets what is done at the end fail without hiding why the end came."""
        first = self._run.failure
        try:
            yield
        except StepFailed as failure:
            self.warn(f"a step under 'finally' failed as well: {failure}")
        finally:
            self._run.failure = first

    def _finish(
        self,
        number: str,
        depth: int,
        step: Step,
        sentence: str,
        status: Literal["passed", "failed"],
        began: float,
        note: str | None,
    ) -> None:
        now = self.elapsed()
        self.emit(
            StepFinished(
                at=now, number=number, depth=depth, verb=step.verb, sentence=sentence,
                status=status, seconds=round(now - began, 4), note=note,
            )
        )  # fmt: skip

    def _render(self, template: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as in value
        try:
            return render(template, values)
        except InvalidTemplate as error:
            raise StepFailed(str(error), kind="test") from error

    def _pattern(self, template: str) -> str:
        """Fills a regular expression; values are texts in it, whatever signs they hold."""
        try:
            return render_pattern(template, revealed(self.values))
        except InvalidTemplate as error:
            raise StepFailed(str(error), kind="test") from error

    def _base(self, site: str) -> str:
        try:
            return self.settings.sites[site]
        except KeyError:
            raise StepFailed(
                f"the environment {self.settings.environment} has no site '{site}'; add it to config.yaml",
                kind="environment",
            ) from None

    def _labels(self) -> Labels:
        """Returns the labels of the site that the page shows, in the run's language."""
        for site, labels in self.settings.labels.items():
            if self.page.url.startswith(self.settings.sites[site]):
                return labels
        return _NO_LABELS

    def _element(self, name: str) -> Target:
        target = self._run.library.element(name)
        assert target is not None, "page elements are checked when a flow is loaded"  # noqa: S101 - for mypy
        return target


def _as_failure(error: Exception) -> StepFailed:
    """Returns the failure that an error stands for: a template's is the flow's, any other the browser's."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, InvalidTemplate):
        return StepFailed(str(error), kind="test")
    return StepFailed(
        f"the browser could not go on: {str(error).strip().splitlines()[0]}", kind="environment"
    )


def plain(markdown: str) -> str:
    """Returns a reader's sentence without its emphasis, for places that show text only."""
    return re.sub(r"(\*\*|`)(.+?)\1", r"\2", markdown)
