"""Collects what shows why a step failed: a picture with the place marked, and what the page held."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from assistant.engine.settings import Evidence
from assistant.errors import StepFailed
from assistant.events import Failure
from assistant.picture.mark import Mark, MarkKind
from assistant.source.lines import lines_of
from assistant.steps import Step
from assistant.target import Aim, Target, parse

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from assistant.engine.stage import Stage

_LINES_AROUND = 2
_LAST_REQUESTS = 12
_MOST_FAILED = 24
_MOST_MESSAGES = 40
_MOST_SNAPSHOT_LINES = 400
_LONGEST_LINE = 500
_MOST_MARKS = 5
_PATIENCE = 2000
"""Milliseconds for a page to tell what it shows; one that is still on its way to another would wait for that."""


def failure_of(stage: Stage, step: Step, failure: StepFailed, trail: tuple[str, ...]) -> Failure:
    """Returns the failure of a step with its evidence, as far as the page still answers."""
    place = step.place
    answers = not stage.tabs.is_waiting()
    wanted = stage.settings.evidence is not Evidence.NONE
    shown = _Shown(stage.page, lambda: stage.scope, answers=answers, clean=stage.clean) if wanted else None
    return Failure(
        kind=failure.kind,
        message=str(failure),
        sentence=stage.words(step.describe()),
        file=place.file,
        line=place.mark.line,
        column=place.mark.column,
        excerpt=excerpt(stage.flow.text, place.mark.line),
        trail=trail,
        url=shown.url if shown else "",
        title=shown.title if shown else "",
        values=stage.values.shown(),
        nearest=failure.nearest,
        picture=failure.picture or (_picture(stage, failure) if shown and answers else None),
        snapshot=shown.snapshot if shown else None,
        console=shown.console if shown else (),
        requests=shown.requests if shown else (),
        journal=stage.settings.journal() if shown else (),
        rerun=stage.settings.rerun,
    )


def excerpt(text: str, line: int) -> str:
    """Returns the lines around a line, numbered, with a sign before it."""
    lines = lines_of(text.removesuffix("\n"))
    first, last = max(line - _LINES_AROUND, 1), min(line + _LINES_AROUND, len(lines))
    width = len(str(last))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>{width}} | {lines[number - 1]}"
        for number in range(first, last + 1)
    )


_NOTHING: tuple[str, ...] = ()


class _Shown:
    """What a page shows and has done; whatever it can't tell is empty.

    A page that waits for its server `answers` nothing about what it shows. `scope` gives the page, or the frame
    in it that the step works in. What it tells is cleaned before it is cut: half a secret would not be known for one.
    """

    def __init__(
        self, page: Page, scope: Callable[[], Page | Frame], *, answers: bool, clean: Callable[[str], str]
    ) -> None:
        self.url = page.url
        self.title = _asked(page.title, "")
        self.snapshot = _asked(lambda: _snapshot(scope(), clean), "") if answers else ""
        console = (*_asked(lambda: _messages(page), _NOTHING), *_asked(lambda: _errors(page), _NOTHING))
        self.console = _last(tuple(map(clean, console)), _MOST_MESSAGES, "earlier lines")
        self.requests = _asked(lambda: _requests(page, clean), _NOTHING)


def _snapshot(scope: Page | Frame, clean: Callable[[str], str]) -> str:
    lines = clean(scope.locator("body").aria_snapshot(timeout=_PATIENCE)).split("\n")
    shown = [_cut(line) for line in lines[:_MOST_SNAPSHOT_LINES]]
    left_out = len(lines) - len(shown)
    return "\n".join([*shown, *([f"# … {left_out} more lines are left out"] if left_out else [])])


def _messages(page: Page) -> tuple[str, ...]:
    return tuple(f"{message.type}: {message.text}" for message in page.console_messages())


def _errors(page: Page) -> tuple[str, ...]:
    return tuple(f"uncaught: {error}" for error in page.page_errors())


def _requests(page: Page, clean: Callable[[str], str]) -> tuple[str, ...]:
    """Returns the last requests, and of the earlier ones those that failed."""
    every = [_cut(clean(_request_line(request))) for request in page.requests()]
    earlier = [line for line in every[:-_LAST_REQUESTS] if not line.startswith(("2", "3"))]
    failed = earlier[-_MOST_FAILED:]
    left_out = len(every[:-_LAST_REQUESTS]) - len(failed)
    told = [f"… {left_out} earlier requests are left out"] if left_out else []
    return (*told, *failed, *every[-_LAST_REQUESTS:])


def _last(lines: tuple[str, ...], most: int, what: str) -> tuple[str, ...]:
    """Returns the last lines, and how many were before them."""
    left_out = len(lines) - most
    told = [f"… {left_out} {what} are left out"] if left_out > 0 else []
    return (*told, *map(_cut, lines[-most:]))


def _cut(line: str) -> str:
    left_out = len(line) - _LONGEST_LINE
    return line if left_out <= 0 else f"{line[:_LONGEST_LINE]}… ({left_out} more characters)"


T = TypeVar("T")


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    """Returns what a page answers, or something else where it can't be asked any more."""
    from playwright.sync_api import Error

    try:
        return ask()
    except Error:
        return otherwise


def _request_line(request: object) -> str:
    response = request.existing_response  # type: ignore[attr-defined]
    status = response.status if response is not None else "no answer"
    return f"{status} {request.method} {request.url}"  # type: ignore[attr-defined]


def _picture(stage: Stage, failure: StepFailed) -> str | None:
    """Takes the whole page with the place marked; returns the file, or None where no picture can be had."""
    from playwright.sync_api import Error

    if stage.settings.keep is None:
        return None
    try:
        left, top = stage.page.evaluate("[window.scrollX, window.scrollY]")
        with stage.explaining():
            marks = _marks(stage, failure, left=left, top=top)
        png = stage.photographer.page(stage.page, marks=marks, full=True, scale="css", timeout=5000)
        return stage.settings.keep.keep(stage.evidence_name(), png)
    except Error:
        return None  # the browser is gone, and the failure itself says so


def _marks(stage: Stage, failure: StepFailed, *, left: float, top: float) -> list[Mark]:
    """Returns what to mark: the place that failed, else what is nearest; nothing where that can't be found."""
    from playwright.sync_api import Error

    with suppress(Error, StepFailed):
        marks = _marks_of(stage, failure.target, "failure", left, top) if failure.target else []
        if marks or not failure.nearest:
            return marks
        return _marks_of(stage, parse(failure.nearest[0]), "near", left, top)
    return []


def _marks_of(stage: Stage, target: Target, kind: MarkKind, left: float, top: float) -> list[Mark]:
    boxes = [
        element.bounding_box(timeout=1000)
        for element in stage.locate(target, Aim.MARK).filter(visible=True).all()[:_MOST_MARKS]
    ]
    label = "here" if kind == "failure" else stage.clean(f"nearest: {target}")
    return [
        Mark(
            x=box["x"] + left,
            y=box["y"] + top,
            width=box["width"],
            height=box["height"],
            kind=kind,
            label=label,
        )
        for box in boxes
        if box is not None
    ]
