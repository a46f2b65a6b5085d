"""What flows tell readers, as far as it can be known without running them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.flow import Flow, FlowLibrary
from assistant.steps import Step
from assistant.steps.run import Run
from assistant.steps.walk import inner, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A step of a flow that readers are told of, and the chapter that it is in, if it is in any."""

    flow: str
    chapter: str | None
    step: Step

    def texts(self) -> Iterator[str]:
        """Yields what the step says, and what its picture does, in English, templates not yet filled."""
        shot = self.step.shot
        on_picture = (shot.caption, *(mark.text for mark in shot.all_marks())) if shot is not None else ()
        yield from filter(None, (self.step.say, self.step.note, *on_picture))


def with_those_it_runs(flow: Flow, library: FlowLibrary) -> Iterator[Flow]:
    """Yields a flow, and each flow that it runs, and so on."""
    pending, seen = [flow], {flow.name}
    while pending:
        each = pending.pop(0)
        yield each
        names = [step.run for step in walk(each.all_steps()) if isinstance(step, Run)]
        for name in names:
            if name not in seen:
                seen.add(name)
                pending.append(library.load(name))


def tells(step: Step) -> bool:
    """Tells whether there is anything about a step for readers: words or a picture."""
    return any((step.say, step.note, step.chapter, step.shot))


def tellings(flow: Flow) -> Iterator[Telling]:
    """Yields the steps of a flow that readers are told of, in the order of the file."""
    chapter = None
    for step in _steps(flow):
        chapter = step.chapter or chapter
        if tells(step):
            yield Telling(flow=flow.name, chapter=chapter, step=step)


def _steps(flow: Flow) -> Iterator[Step]:
    pending = [*flow.all_steps()]
    while pending:
        step = pending.pop(0)
        yield step
        pending[:0] = [each for block in inner(step) for each in block]
