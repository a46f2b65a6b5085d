"""The stage: all that a step can see and do.

A stage belongs to one flow of a run. It knows the browser's page, the flow's values and the run's settings.
It must not know the terminal, the report, the journal's database or the mock sites.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from math import inf
from typing import TYPE_CHECKING, Any

from assistant.engine.acts import ActKey, Acts
from assistant.engine.elements import Elements
from assistant.engine.ensure import Act, carry_out
from assistant.engine.flow_values import FlowValues
from assistant.engine.inputs import read_inputs
from assistant.engine.performing import Performing
from assistant.engine.run_state import RunState
from assistant.engine.sessions import sign_in
from assistant.engine.settings import RunSettings
from assistant.engine.tabs import Tabs
from assistant.errors import LeaseLost, StepFailed, UsageError
from assistant.events import Event, ValueSaved, Waiting
from assistant.flow.model import Flow
from assistant.steps import Step
from assistant.steps.ensure import Ensure
from assistant.target import Aim, Target
from assistant.target.grammar import compiled, is_pattern
from assistant.target.locate import locate
from assistant.values import Secret, text_from

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

    from assistant.engine.calls import Answer
    from assistant.engine.clipboard import Clipboard
    from assistant.engine.dialogs import Dialogs, Expected
    from assistant.engine.downloads import Downloads
    from assistant.engine.kept_pictures import KeptPictures
    from assistant.engine.photographs import Photographer
    from assistant.flow.session import Session
    from assistant.picture.compose import Composer


class Stage:
    """One flow's stage within a run; `end` is when all of it has to be through, on the run's clock."""

    def __init__(
        self,
        state: RunState,
        flow: Flow,
        values: Mapping[str, Any],
        *,
        number: str = "",
        trail: tuple[str, ...] = (),
        end: float | None = None,
    ) -> None:
        self._state = state
        self._end = end
        self._trail = trail
        self._is_explaining = False
        self._performing = Performing(self, state, number=number, trail=trail)
        self.flow = flow
        self.values = FlowValues(values)
        state.hide(self.values.secrets())

    # What steps see

    @property
    def settings(self) -> RunSettings:
        """How the run is to go."""
        return self._state.settings

    @property
    def acts(self) -> Acts:
        """The record of what must not happen twice."""
        return self._state.acts

    @property
    def composer(self) -> Composer:
        """What draws marks over pictures."""
        return self._state.composer

    @property
    def photographer(self) -> Photographer:
        """What takes pictures of pages, secrets covered."""
        return self._state.photographer

    @property
    def elements(self) -> Elements:
        """The page elements by their names."""
        return self._state.elements

    @property
    def kept_pictures(self) -> KeptPictures:
        """The pictures that are kept beside the flow, to compare pages with."""
        return self._state.kept_pictures

    @property
    def tabs(self) -> Tabs:
        """The browser's tabs."""
        return self._state.tabs

    @property
    def downloads(self) -> Downloads:
        """The files that the browser was given."""
        return self._state.downloads

    @property
    def page(self) -> Page:
        """The tab that the flow works in."""
        return self._state.tabs.page

    @property
    def scope(self) -> Page | Frame:
        """What targets are looked for in: the tab, or the frame in it that a `frame` step has entered."""
        return self.tabs.frames.scope(self.page)

    @property
    def clipboard(self) -> Clipboard:
        """The browser's clipboard."""
        from assistant.engine.clipboard import Clipboard

        return Clipboard(self.page)

    @property
    def dialogs(self) -> Dialogs:
        """What answers the browser's own dialogs."""
        return self._state.dialogs

    @property
    def is_aside(self) -> bool:
        """Whether its steps are done in the middle of another one, as about an overlay."""
        return self._performing.is_aside

    @property
    def limit(self) -> float:
        """How long the present step may take, in milliseconds, as Playwright counts."""
        return self._performing.limit * 1000

    def time_left(self) -> float:
        """Returns how many seconds the whole flow has still; raises StepFailed when they are over."""
        left = inf if self._end is None else self._end - self.now()
        if left <= 0:
            why = "is not through within the 'timeout' of the step that runs it"
            raise StepFailed(f"the flow '{self.flow.name}' {why}")
        return left

    def now(self) -> float:
        """Returns the time of the run's clock, in seconds."""
        return self.settings.now()

    def elapsed(self) -> float:
        """Returns seconds since the run began."""
        return self._state.elapsed()

    def text(self, template: str) -> str:
        """Returns a text with its templates filled, secrets as they are: for acting only."""
        return self.values.text(template)

    def value(self, template: str) -> Any:  # noqa: ANN401 - a lone {{ x }} keeps the type of x
        """Returns a value; what is made of a secret is a secret."""
        return self.values.value(template)

    def words(self, template: str) -> str:
        """Returns a text for people: templates filled, secrets hidden, page elements called as on the page."""
        return self._state.library.named(self.values.words(template))

    def matcher(self, template: str) -> str | re.Pattern[str]:
        """Returns what a page's text has to be: an exact text, or the regular expression between slashes."""
        labels = self.tabs.labels()
        if is_pattern(template):
            return compiled(labels.pattern(self.values.pattern(template[1:-1])))
        return labels.text(self.text(template))

    def address_matcher(self, template: str) -> str | re.Pattern[str]:
        """Returns what an address has to be: a text that begins with a slash is a path of one of the sites."""
        if is_pattern(template):
            return compiled(self.values.pattern(template[1:-1]))
        text = self.text(template)
        return self.tabs.path_pattern(text) if text.startswith("/") else text

    # What steps do on the page

    def locate(self, target: Target, aim: Aim, *, is_hidden_too: bool = False) -> Locator:
        """Returns the locator of a target on the present page, or in the frame that the flow is in.

        An element with fallbacks is waited for, to know which of its names the page has; a look does not wait.
        """
        elements = self._state.elements
        choose = elements.together
        if aim is not Aim.LOOK and not self._is_explaining and elements.may_fall_back(target):
            with self.watching(target, aim):
                return self._located(target, aim, elements.awaited(self.limit))
        return self._located(target, aim, choose, is_hidden_too=is_hidden_too)

    def other_names(self, target: Target) -> str:
        """Returns in brackets what a page element is called, for saying what was looked for; empty for the rest."""
        names = [str(each) for each in self._state.elements(target.element)] if target.element else []
        listed = " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
        return f" ({listed})" if listed else ""

    def notice(self, target: Target | None) -> None:
        """Warns if what was just seen has another name than its first."""
        elements = self._state.elements
        if target is not None and not elements.is_known(target):
            self._located(target, Aim.LOOK, elements.there)

    def _located(
        self,
        target: Target,
        aim: Aim,
        choose: Callable[[str, list[Locator]], Locator],
        *,
        is_hidden_too: bool = False,
    ) -> Locator:
        labels = self.tabs.labels()
        filled = labels.target(self.values.target(target))
        return locate(
            self.scope, filled, aim, lambda name: [labels.target(each) for each in self._state.elements(name)],
            choose=choose, is_hidden_too=is_hidden_too,
        )  # fmt: skip

    @contextmanager
    def watching(
        self,
        target: Target | None,
        aim: Aim,
        *,
        sentence: str | None = None,
        may_close: bool = False,
    ) -> Iterator[None]:
        """Turns what Playwright raises into a StepFailed that says what the page shows instead.

        `may_close` is for what a person does last in a window that closes itself then: in a `window` block that is
        no failure, and whether it has done what it should shows in the page that opened the window.
        """
        from playwright.sync_api import Error

        page = self.page
        try:
            yield
        except (Error, AssertionError) as error:
            if may_close and page.is_closed() and self.tabs.is_visited(page):
                return
            with self.explaining():
                from assistant.engine.diagnosis import explain

                failure = explain(self, error, target, aim, sentence=sentence)
            raise failure from error

    def unmet(
        self, sentence: str, instead: str, *, seconds: float, target: Target | None = None
    ) -> StepFailed:
        """Returns the failure of something that was looked for in vain, `instead` being what is so."""
        from assistant.engine.diagnosis import unmet

        return unmet(self, sentence, instead, seconds=seconds, target=target)

    def words_of(self, target: Target, aim: Aim) -> str:
        """Returns a target as people call it when a verb can't do what it is for."""
        from assistant.engine.diagnosis import words_of

        return words_of(self, target, aim)

    def frozen_words(self, page: Page) -> str | None:
        """Returns what became of a page that answered nothing any more; None for any other page."""
        return self._state.frozen.words(page)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Keeps what is asked of the page after a failure from waiting for anything."""
        before, self._is_explaining = self._is_explaining, True
        try:
            yield
        finally:
            self._is_explaining = before

    @contextmanager
    def inside(self, frame: Target) -> Iterator[None]:
        """Looks for targets in a frame for as long as the block lasts; raises StepFailed when there is none."""
        words = self.words_of(frame, Aim.FRAME)

        def found() -> Frame:
            with self.watching(frame, Aim.FRAME):
                element = self.locate(frame, Aim.FRAME).element_handle(timeout=self.limit)
                inner = element.content_frame()
            if inner is None:
                raise StepFailed(f"{words} is no frame; its steps need none", kind="test", target=frame)
            return inner

        with self.tabs.frames.entering(self.page, found, words=words):
            yield

    def expected_dialog(
        self, *, is_accepted: bool, answer: str | None, fits: Callable[[str], bool]
    ) -> Expected:
        """Returns what `dialogs` is told to expect: how to answer, and which text is the right one."""
        from assistant.engine.dialogs import Expected

        return Expected(is_accepted=is_accepted, answer=answer, fits=fits)

    def open(self, path: str, *, site: str | None) -> None:
        """Goes to a page of a site, by default the flow's own."""
        key = site or self.flow.site
        if key is None:
            why = f"which site is {path} on? Write 'site' at the top of the flow or beside 'open'"
            raise StepFailed(why, kind="test")
        address = self.tabs.address(path, site=key)
        self.look_at_pictures()
        with self.watching(None, Aim.LOOK, sentence=f"the page {address} opens"):
            broken = self.tabs.open(address, limit=self._performing.patience * 1000)
        if broken is not None:
            self.warn(f"{address} answered {broken} and was opened once more")

    def reload(self) -> None:
        """Reloads the page."""
        self.look_at_pictures()
        with self.watching(None, Aim.LOOK, sentence="the page reloads"):
            self.tabs.reload(limit=self._performing.patience * 1000)

    def call(
        self,
        method: str,
        path: str,
        *,
        site: str | None,
        json: Any,  # noqa: ANN401 - JSON holds any kind
        form: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        """Calls a path of a site, by default the flow's own, or an address on one of the sites."""
        key = site or self.flow.site
        if path.startswith("/") and key is None:
            why = f"which site is {path} on? Write 'site' at the top of the flow or beside 'request'"
            raise StepFailed(why, kind="test")
        address = self.tabs.address(path, site=key) if path.startswith("/") and key else path
        if not self.tabs.is_on_a_site(address):
            why = f"{address} is on none of the environment's sites, and no other host is called"
            raise StepFailed(why, kind="test")
        from assistant.engine.calls import Call, make

        call = Call(method=method, address=address, json=json, form=form, headers=headers)
        return make(call, self.page.context, limit=self.limit)

    def clean(self, text: str) -> str:
        """Returns a text without secrets, for cutting it: what was cut would not be known for one."""
        return self._state.scrubber.text(text)

    def holds_secret(self, data: bytes) -> bool:
        """Tells whether a file has a secret in it."""
        return self._state.scrubber.data(data) != data

    def save(self, name: str, value: Any) -> None:  # noqa: ANN401 - an answer's JSON holds any kind
        """Keeps a value that was read off the page, after holding it against the output's pattern."""
        self.keep(name, value)
        self.emit(ValueSaved(at=self.elapsed(), name=name, value=text_from(value)))

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401 - values are of any kind
        """Keeps a value under a name, after holding it against the output's pattern."""
        declared = self.flow.outputs.get(name)
        if declared is not None:
            text = value.reveal() if isinstance(value, Secret) else text_from(value)
            try:
                declared.check(name, text, shown=self._state.scrubber.text(text))
            except ValueError as error:
                raise StepFailed(str(error)) from error
        self.values.keep(name, value)
        self._remember(name, value)

    def _remember(self, name: str, value: Any) -> None:  # noqa: ANN401 - values are of any kind
        """Has written down what a killed run must not lose: an act's values and the run's outputs, but no secret."""
        act = self._state.act
        own = act if act is not None and act.stage is self else None
        is_output = not self._trail and name in self.flow.outputs
        if isinstance(value, Secret) or self._state.scrubber.clean(value) != value:
            return
        if own is not None and not own.is_intended:
            own.read(name, value)
            own = None
        if own is not None or is_output:
            key, since = (own.key, own.version) if own is not None else (None, 0)
            self.acts.remember(name, value, act=key, since=since, is_output=is_output)

    # Steps within steps, and flows within flows

    def perform(self, steps: tuple[Step, ...]) -> None:
        """Does steps one after the other, telling of each; raises the StepFailed of the first that fails."""
        self._performing.perform(steps)

    def sign_in(self, session: Session) -> str:
        """Restores a session that an earlier run has kept, or signs in and keeps it; returns which."""
        return sign_in(session, self)

    def inputs_of(self, name: str, inputs: Mapping[str, Any]) -> tuple[Flow, dict[str, Any]]:
        """Returns another flow with the values that it would begin with; raises StepFailed for wrong ones."""
        flow = self._state.library.load(name)
        try:
            return flow, read_inputs(flow, inputs, self.settings.provided, may_be_empty=True)
        except UsageError as error:
            raise StepFailed(str(error), kind="test") from error

    def run_flow(
        self, name: str, inputs: Mapping[str, Any], *, within: float | None = None
    ) -> dict[str, Any]:
        """Runs another flow on the same page with values of its own; returns its outputs.

        `within` is how many seconds all of it may take; what stands under its `finally` is done in any case.
        """
        flow, values = self.inputs_of(name, inputs)
        trail = (*self._trail, flow.title)
        ends = [self._end, None if within is None else self.now() + within]
        end = min((one for one in ends if one is not None), default=None)
        inner = Stage(self._state, flow, values, number=f"{self._performing.number}.", trail=trail, end=end)
        with self.tabs.frames.left():
            inner.play()
        return inner.outputs()

    def clear_overlays(self) -> None:
        """Handles what has come over the page, before a picture is taken of it."""
        self._state.overlays.clear(self.page)

    def rest_mouse(self) -> None:
        """Takes the mouse from what was clicked, before a picture; from what a step put it over it is not taken.

        Whether a browser shows what has come under a mouse that lies still as pointed at is a matter of moments.
        """
        if self._state.overlays.hovered is None:
            self.page.mouse.move(0, 0)

    def look_at_pictures(self) -> None:
        """Looks at the page before it is left, where a flow wants its pictures to be shown."""
        invariants = self._state.invariants
        if invariants.are_held and not self.tabs.is_waiting():
            invariants.look(self.page)

    def hovering(self, locator: Locator) -> None:
        """Notes what the mouse was put over, so that it can be put there again."""
        self._state.overlays.hovered = locator

    def hover_again(self) -> None:
        """Puts the mouse back over what it was put over, after the page has moved under it."""
        from playwright.sync_api import Error

        hovered = self._state.overlays.hovered
        if hovered is not None:
            with suppress(Error):  # what is gone can't be hovered, and then nothing opened by it is there
                hovered.hover(timeout=self.limit)

    def aside(self, *, limit: float) -> Stage:
        """Returns a stage with the same values for what is done in the middle of the step under way."""
        number = f"{self._state.number}."
        stage = Stage(self._state, self.flow, self.values.all(), number=number, trail=self._trail)
        stage._performing.limit = limit
        stage._performing.is_aside = True
        return stage

    def play(self) -> None:
        """Does the flow's steps, and what stands under `finally` in any case."""
        library, is_first = self._state.library, not self._trail
        handlers = (*(library.handlers if is_first else ()), *self.flow.handlers)
        invariants = (*(library.always if is_first else ()), *self.flow.always)
        with self._state.overlays.handled(handlers, self), self._state.invariants.held(invariants, self):
            self._play()

    def _play(self) -> None:
        try:
            self.perform((*self.flow.opening, *self.flow.steps))
        except LeaseLost:  # what has to be done in any case is for the other run to do
            raise
        except BaseException:
            self._end = None  # what has to be done in any case has its time
            with self._first_failure_kept():
                self.perform(self.flow.last)
            raise
        self._end = None
        self.perform(self.flow.last)

    def outputs(self) -> dict[str, Any]:
        """Returns the values that the flow gives."""
        missing = [name for name in self.flow.outputs if name not in self.values]
        if missing:
            why = f"the flow '{self.flow.name}' ended without its output '{missing[0]}'"
            raise StepFailed(why, kind="test")
        return {name: self.values[name] for name in self.flow.outputs}

    # Never twice

    def ensure(self, step: Ensure) -> str:
        """Makes something so, once; what is begun is looked after to its end, however little time the flow has."""
        before, self._end = self._end, None
        committed = self._state.committed
        self._state.ensuring += 1
        try:
            done = carry_out(step, self)
            self._state.committed = committed  # the end of what its steps committed is known now
            return done
        finally:
            self._state.ensuring -= 1
            self._end = before

    def act_key(self, sentence: str) -> ActKey:
        """Returns what makes an act of this flow the same act."""
        return ActKey(
            environment=self.settings.environment,
            world=self.settings.world_identity,
            flow=self.flow.name,
            sentence=self.clean(self.words(sentence)),
        )

    @contextmanager
    def acting(self, act: Act) -> Iterator[None]:
        """Makes an act the one that a committing step commits."""
        before, self._state.act = self._state.act, act
        try:
            yield
        finally:
            self._state.act = before

    def ready_to_act(self, locator: Locator, target: Target, aim: Aim) -> None:
        """Waits until a located target could be clicked, so that an intent is recorded only right before the click."""
        with self.watching(target, aim):
            locator.click(timeout=self.limit, trial=True)

    def commit(self) -> None:
        """Records that the act under way may happen now; outside of `ensure` there is nothing to record."""
        act = self._state.act
        if act is None:
            self.agree_to(self._performing.sentence)
        self._state.committed += 1
        if act is not None:
            act.intend()

    @property
    def committed(self) -> int:
        """How many acts were committed whose end is not known."""
        return self._state.committed

    def may_be_done_again(self, *, since: int) -> bool:
        """Tells whether nothing was committed since so many acts were, nor is an act that was intended under way."""
        act = self._state.act
        return self._state.committed == since and not (act is not None and act.is_intended)

    # People

    def approve(self, question: str) -> str:
        """Goes on when a person, or the environment's policy, approves; raises StepFailed otherwise."""
        policy = self.settings.approve
        if policy == "given":
            return "given beforehand"
        person = self.settings.person if policy == "ask" else None
        if person is not None and person.approve(question):
            return "approved"
        why = "it was not approved" if person is not None else "nobody is there to approve it"
        raise StepFailed(f"{question} — {why}", kind="person")

    def agree_to(self, act: str) -> None:
        """Goes on when a person agrees to an act, where each of them is asked about; raises StepFailed otherwise."""
        if self.settings.asks_before_acts:
            where = f"{self.settings.environment}, {self.page.url}"
            question = self.clean(f"This can't be undone: {act} ({where}). Go on?")
            person = self.settings.person
            if person is None or not person.approve(question):
                raise StepFailed(f"{act}: nobody agreed to it, so it was not done", kind="person")

    def entered(self, question: str) -> str:
        """Returns what a person types; raises StepFailed where nobody is there."""
        if self.settings.person is None:
            raise StepFailed(f"{question} — nobody is there to enter it", kind="person")
        return self.settings.person.enter(question)

    def need_person(self, task: str) -> None:
        """Raises StepFailed unless somebody is there who sees the window and can do something in it."""
        if self.settings.person is None:
            raise StepFailed(f"{task} — nobody is there to do it", kind="person")
        if not self.settings.is_seen:
            raise StepFailed(f"{task} — nobody sees the window; run it with --headed", kind="person")

    # Telling

    def hide(self, secrets: Iterable[str]) -> None:
        """Keeps secrets out of everything that is told from now on."""
        self._state.hide(secrets)

    def evidence_name(self) -> str:
        """Returns the name of the next failure's picture; those that the run went on after keep theirs."""
        earlier = len(self._state.unmet) + (self._state.failure is not None)
        return f"evidence/failure-{earlier + 1}.png" if earlier else "evidence/failure.png"

    def emit(self, event: Event) -> None:
        """Tells every listener."""
        self._state.emit(event)

    def warn(self, text: str) -> None:
        """Tells that something is not as it should be, though the run goes on."""
        self._state.warn(text)

    def forgive(self, text: str) -> None:
        """Tells of a failure that the run goes on after, and keeps it from being taken for the run's own."""
        self._state.failure = None
        self.warn(text)

    def pause(self, seconds: float) -> None:
        """Lets some time pass before a page is asked again that could not be had."""
        from playwright.sync_api import Error

        with suppress(Error):  # a page that is gone needs no pause
            self.page.wait_for_timeout(seconds * 1000)

    def waiting(self, text: str) -> None:
        """Tells what is being waited for."""
        self.emit(Waiting(at=self.elapsed(), number=self._performing.number, text=text))

    @contextmanager
    def _first_failure_kept(self) -> Iterator[None]:
        """Lets what is done at the end fail without hiding why the end came."""
        first = self._state.failure
        try:
            yield
        except StepFailed as failure:
            self.warn(f"a step under 'finally' failed as well: {failure}")
        finally:
            self._state.failure = first
