"""Turns a document into a flow: every step is recognised, held against its model and put in its place.

All that is wrong is collected; nothing stops at the first fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, Protocol

from assistant.flow.files import missing_files
from assistant.flow.header import HandlerHead, Header
from assistant.flow.model import Flow, Handler, Input
from assistant.flow.other_verbs import OTHER_VERBS
from assistant.flow.rows import row_problems
from assistant.flow.scope import Scope
from assistant.flow.session import Session, SessionHead
from assistant.flow.targets import PlacedTarget, targets_of
from assistant.source import Document, Path, Problem, suggest
from assistant.steps import VERBS, Condition, Place, Shot, Step
from assistant.steps.ensure import Ensure
from assistant.steps.kinds import check_name
from assistant.steps.run import Run
from assistant.steps.walk import inner
from assistant.steps.which_tab import PLACES
from assistant.target import Target
from assistant.validation import keys_of, validate, written

BLOCKS = ("steps", "finally")
_MODIFIERS = frozenset(keys_of(Step))


class Surroundings(Protocol):
    """What a flow is checked against: the sites, the page elements, the other flows, the environment's inputs."""

    @property
    def sites(self) -> frozenset[str]:
        """The keys of the known sites."""

    @property
    def provided(self) -> frozenset[str]:
        """The names of the inputs that the environment sets."""

    @property
    def is_snapshot(self) -> bool:
        """Whether the only flows are those that were kept with a run: itself and those that it runs."""

    def flow_names(self) -> list[str]:
        """Returns the names of all flows."""

    def header_of(self, name: str) -> Header | None:
        """Returns what another flow takes and gives, or None where it can't be read."""

    def element(self, name: str) -> Target | None:
        """Returns a page element, or None when there is none of that name."""

    def element_names(self) -> list[str]:
        """Returns the names of all page elements."""


def load(document: Document, *, name: str, surroundings: Surroundings) -> tuple[Flow | None, list[Problem]]:
    """Returns the flow of a document, or None and what is wrong with it."""
    if not document.is_whole:
        return None, list(document.problems)
    if not isinstance(document.value, dict):
        message = "a flow is a mapping with 'name' and 'steps'"
        return None, [*document.problems, document.problem("F101", message, ())]
    _build_parts()
    loader = _Loader(document, surroundings)
    flow = loader.flow(name, document.value)
    problems = [*document.problems, *loader.problems]
    return (None, problems) if problems else (flow, [])


def load_handlers(
    document: Document, surroundings: Surroundings
) -> tuple[tuple[Handler, ...], list[Problem]]:
    """Returns the handlers of config.yaml, and what is wrong with what it has for every flow."""
    loader = _Loader(document, surroundings)
    value = document.value if isinstance(document.value, dict) else {}
    handlers = loader.handlers(value.get("handlers"), ("handlers",), known={})
    loader.exceptions(value.get("always"), known={})
    return handlers, loader.problems


def header(document: Document) -> Header | None:
    """Returns a flow's header, or None where it can't be read; its problems are told when it is loaded."""
    if not isinstance(document.value, dict):
        return None
    values = {key: value for key, value in document.value.items() if key not in BLOCKS}
    found = validate(Header, written(document, values, ()), document, (), owner="a flow")
    return found if isinstance(found, Header) else None


@cache
def _build_parts() -> None:
    """Builds once what most steps hold; each step's own model would build it again (60 ms instead of 35)."""
    Condition.model_rebuild()
    Shot.model_rebuild()


MOST_STEPS: Final = 1000
"""Steps of a flow, those in blocks counted too: what is longer is written by a program, and takes seconds to check."""


class _Loader:
    def __init__(self, document: Document, surroundings: Surroundings) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._around = surroundings
        self._scope = Scope(document, {})
        self._inputs: frozenset[str] = frozenset()
        self._steps = 0

    def flow(self, name: str, value: Mapping[str, Any]) -> Flow | None:
        top = {key: child for key, child in value.items() if key not in BLOCKS}
        found = validate(Header, written(self._document, top, ()), self._document, (), owner="a flow")
        if isinstance(found, list):
            self._tell(found)
        declared = self._declared(value, found)
        self._inputs = frozenset(declared)
        self._scope = Scope(self._document, declared)
        if "steps" not in value:
            self._report("F103", "a flow needs 'steps'", ())
        steps = self._block(value["steps"], ("steps",)) if "steps" in value else ()
        last = self._block(value.get("finally", []), ("finally",))
        self.problems += self._scope.problems
        if not isinstance(found, Header):
            return None
        self._check_site(found.site, ("site",))
        for kind, names in (("inputs", found.inputs), ("outputs", found.outputs)):
            self._check_names(names, (kind,))
        for index, earlier in enumerate(() if self._around.is_snapshot else found.after):
            self._check_flow(earlier, ("after", index))
        self._check_outputs(found)
        handlers = self.handlers(value.get("handlers"), ("handlers",), known=declared)
        self.exceptions(value.get("always"), known=declared)
        session = self._session(found.session, value, known=declared)
        return Flow(
            name=name, title=found.name, about=found.about, site=found.site, tags=found.tags, after=found.after,
            inputs=found.inputs, outputs=found.outputs, steps=steps, last=last, handlers=handlers,
            always=found.always, session=session, pictures=found.pictures, file=self._document.file,
            text=self._document.text,
        )  # fmt: skip

    def handlers(self, value: object, path: Path, *, known: Mapping[str, object]) -> tuple[Handler, ...]:
        """Returns what is to be done about overlays; their steps know the inputs alone, since they come any time."""
        before = self._scope
        found = []
        for index, item in enumerate(value if isinstance(value, list) else ()):
            self._scope = Scope(self._document, known)
            found.append(self._handler(item, (*path, index)))
            self.problems += self._scope.problems
        self._scope = before
        return tuple(handler for handler in found if handler is not None)

    def exceptions(self, value: object, *, known: Mapping[str, object]) -> None:
        """Checks what invariants use: the inputs alone, since they hold from the beginning."""
        scope = Scope(self._document, known)
        scope.check({"always": value}, ())
        self.problems += scope.problems

    def _handler(self, value: object, path: Path) -> Handler | None:
        if not isinstance(value, dict) or "steps" not in value:
            self._report("F103", "a handler needs 'when', a target, and 'steps'", path)
            return None
        raw = {key: child for key, child in value.items() if key != "steps"}
        head = validate(
            HandlerHead, written(self._document, raw, path), self._document, path, owner="a handler"
        )
        steps = self._block(value["steps"], (*path, "steps"))
        self._refuse_commits(steps, "a handler may come at any moment, so nothing in it may commit an act")
        if isinstance(head, list):
            self._tell(head)
            return None
        self._scope.check(raw, path)
        self._check_element(PlacedTarget(head.when, (*path, "when"), is_key=False))
        return Handler(when=head.when, steps=steps)

    def _session(
        self, head: SessionHead | None, value: Mapping[str, Any], *, known: Mapping[str, object]
    ) -> Session | None:
        """Returns the step that signs in; it knows the inputs alone, since it comes first."""
        if head is None:
            return None
        scope = Scope(self._document, known)
        scope.check({"session": value["session"]}, ())
        self.problems += scope.problems
        session = Session.of(head)
        self._check(session, ("session",))
        session.placed(Place(file=self._document.file, mark=self._document.key_mark(("session",))))
        return session

    def _refuse_commits(self, steps: Iterable[Step], why: str) -> None:
        """Reports steps that commit an act, unless an `ensure` around them looks before each time."""
        for step in steps:
            if getattr(step, "commits", False):
                self.problems.append(Problem("F118", why, step.place.file, step.place.mark, len(step.verb)))
            if not isinstance(step, Ensure) and not step.repeats:  # what repeats has told its own already
                for block in inner(step):
                    self._refuse_commits(block, why)

    def _declared(self, value: Mapping[str, Any], found: Header | list[Problem]) -> Mapping[str, object]:
        if isinstance(found, Header):
            return found.inputs
        inputs = value.get("inputs")
        return inputs if isinstance(inputs, dict) else {}

    def _block(self, value: object, path: Path) -> tuple[Step, ...]:
        if not isinstance(value, list) or (not value and path[-1] == "steps"):
            self._report("F106", "a list of steps is needed here, each with a dash before it", path)
            return ()
        before, self._steps = self._steps, self._steps + len(value)
        if self._steps > MOST_STEPS:
            if before <= MOST_STEPS:
                why = f"a flow has {MOST_STEPS:,} steps at most; put parts of it into flows of their own, and run these"
                self._report("F120", why, path)
            return ()
        steps = [self._step(item, (*path, index)) for index, item in enumerate(value)]
        return tuple(step for step in steps if step is not None)

    def _step(self, value: object, path: Path) -> Step | None:
        if not isinstance(value, dict):
            self._report("F106", "a step is a verb and its value, such as 'click: OK'", path)
            return None
        verb = self._verb(value, path)
        if verb is None:
            return None
        model = VERBS[verb]
        blocks = {key: self._inner(model, value, key, path) for key in model.blocks if key in value}
        raw = {key: child for key, child in value.items() if key not in model.blocks}
        for key in {"site", "opens", "tab"} & raw.keys():
            if key == "site" or raw[key] not in PLACES:
                self._check_site(raw[key], (*path, key))
        values = {**written(self._document, raw, path), **blocks}
        found = validate(model, values, self._document, path, owner=f"'{verb}'")
        if isinstance(found, list):
            self._tell(found)
            self._scope.lend(_names_saved(raw))
            return None
        self._scope.visit(found, value, path)
        self._check(found, path)
        self.problems += missing_files(found, value, path, self._document)
        self.problems += row_problems(found, value, path, self._document)
        mark = self._document.key_mark((*path, verb))
        return found.placed(Place(file=self._document.file, mark=mark))

    def _inner(self, model: type[Step], value: Mapping[str, Any], key: str, path: Path) -> tuple[Step, ...]:
        """Reads a block of a step, in which the names that the step lends are known."""
        item = value.get("as", "item") if "as" in keys_of(model) else None
        lent = self._scope.lend({item} if isinstance(item, str) else set())
        steps = self._block(value[key], (*path, key))
        self._scope.take_back(lent)
        return steps

    def _verb(self, value: Mapping[str, Any], path: Path) -> str | None:
        """Returns the key that is the step's verb: of several, the one for which the others are modifiers."""
        verbs = [key for key in value if key in VERBS]
        fitting = [verb for verb in verbs if set(verbs) - {verb} <= set(keys_of(VERBS[verb]))]
        if fitting:
            return fitting[0]
        if verbs:
            self._report(
                "F105",
                f"a step does one thing; this one has '{verbs[0]}' and '{verbs[1]}'",
                (*path, verbs[1]),
                is_key=True,
                hint="write two steps, each with a dash before it",
            )
            return None
        unknown = next((key for key in value if key not in _MODIFIERS), None)
        if unknown is None:
            self._report("F104", "a step needs a verb", path)
            return None
        near = OTHER_VERBS.get(unknown) or suggest(unknown, VERBS)
        hint = f"did you mean '{near}'?" if near else "the verbs are listed by: assistant steps"
        self.problems.append(
            self._document.problem(
                "F104", f"unknown step '{unknown}'", (*path, unknown), is_key=True, hint=hint
            )
        )
        return None

    def _check(self, step: Step, path: Path) -> None:
        for found in targets_of(step, path, self._document):
            self._check_element(found)
        if isinstance(step, Run):
            self._check_run(step, path)
        if step.repeats:
            for block in inner(step):
                self._refuse_commits(block, f"{step.repeats}; put an 'ensure' around it, which looks first")
        for name in self._inputs.intersection(step.saves()):
            self._report(
                "F116", f"'{name}' is an input of this flow", self._saved_at(step, name, path), is_key=True,
                hint="save it under a name of its own",
            )  # fmt: skip

    def _saved_at(self, step: Step, name: str, path: Path) -> Path:
        """Returns where a step names what it saves: in a mapping, or as a value of its own."""
        places: list[Path] = [(*path, "save", name), (*path, "save"), (*path, "as")]
        return next((place for place in places if place in self._document.key_marks), path)

    def _check_names(self, names: Iterable[str], path: Path) -> None:
        for name in names:
            try:
                check_name(name)
            except ValueError as error:
                self._report("F106", str(error), (*path, name), is_key=True)

    def _check_site(self, site: object, path: Path) -> None:
        if not isinstance(site, str) or site in self._around.sites:
            return
        near = suggest(site, self._around.sites)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(sorted(self._around.sites))}"
        self._report("F110", f"unknown site '{site}'", path, hint=hint)

    def _check_element(self, found: PlacedTarget) -> None:
        for part in found.target.chain():
            if part.element is not None and self._around.element(part.element) is None:
                near = suggest(part.element, self._around.element_names())
                hint = (
                    f"did you mean '{near}'?"
                    if near
                    else "name it in flows/pages, or quote it if it is a text"
                )
                message = f"unknown page element '{part.element}'"
                self._report("F115", message, found.path, is_key=found.is_key, hint=hint)

    def _check_run(self, step: Run, path: Path) -> None:
        if not self._check_flow(step.run, (*path, "run")):
            return
        other = self._around.header_of(step.run)
        if other is None:
            return
        step.titled(other.name)
        for name in set(step.inputs) - set(other.inputs):
            near = suggest(name, other.inputs)
            hint = f"did you mean '{near}'?" if near else None
            self._report(
                "F112",
                f"the flow '{step.run}' has no input '{name}'",
                (*path, "with", name),
                is_key=True,
                hint=hint,
            )
        missing = [name for name, declared in other.inputs.items() if self._is_missing(name, declared, step)]
        for name in missing:
            hint = f"give it under 'with', such as with: {{{name}: …}}"
            self._report("F112", f"the flow '{step.run}' needs the input '{name}'", (*path, "run"), hint=hint)
        for index, name in enumerate(step.save):
            if name not in other.outputs:
                near = suggest(name, other.outputs)
                hint = f"did you mean '{near}'?" if near else None
                self._report(
                    "F112", f"the flow '{step.run}' has no output '{name}'", (*path, "save", index), hint=hint
                )

    def _check_flow(self, name: str, path: Path) -> bool:
        names = self._around.flow_names()
        if name in names:
            return True
        near = suggest(name, names)
        self._report(
            "F111", f"there is no flow '{name}'", path, hint=f"did you mean '{near}'?" if near else None
        )
        return False

    def _is_missing(self, name: str, declared: Input, step: Run) -> bool:
        given = name in step.inputs or name in self._around.provided
        return not given and declared.default is None and declared.env is None

    def _check_outputs(self, found: Header) -> None:
        if self._steps > MOST_STEPS:  # what was not read may save them
            return
        for name in found.outputs:
            if not self._scope.knows(name):
                hint = f'write a step such as save: {{{name}: value "…"}}'
                self._report(
                    "F114", f"no step saves the output '{name}'", ("outputs", name), is_key=True, hint=hint
                )

    def _tell(self, problems: list[Problem]) -> None:
        self.problems += problems

    def _report(
        self, code: str, message: str, path: Path, *, is_key: bool = False, hint: str | None = None
    ) -> None:
        self.problems.append(self._document.problem(code, message, path, is_key=is_key, hint=hint))


def _names_saved(raw: Mapping[str, Any]) -> set[str]:
    """Returns the names that a faulty step would have saved, so that one fault isn't told twice."""
    saved = raw.get("save")
    if isinstance(saved, str):
        return {saved}
    return {name for name in saved if isinstance(name, str)} if isinstance(saved, dict | list) else set()
