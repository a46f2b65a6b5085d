"""Says which flows pictures are taken of, and in which ways."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product

from assistant.engine.looks import Look
from assistant.errors import UsageError
from assistant.flow import Flow
from assistant.mock_world import LOCALES
from assistant.picture.style import Style
from assistant.project import Project
from assistant.source import suggest
from assistant.steps import Shot
from assistant.steps.run import Run
from assistant.steps.walk import walk

_THEMES = ("light", "dark")
_SIZE = re.compile(r"([1-9]\d{2,3})x([1-9]\d{2,3})")


def chosen_flows(project: Project, names: Sequence[str]) -> list[Flow]:
    """Returns the flows that are named, else those of config.yaml, else all with pictures that no other flow runs.

    Raises UsageError when none of them takes a picture.
    """
    library = project.library
    wanted = names or project.config.pictures.flows
    if wanted:
        flows = [library.load(name) for name in wanted]
    else:
        every = [library.load(path.stem) for path in project.flow_files()]
        inner = {name for flow in every for name in _run_by(flow)}
        flows = [flow for flow in every if flow.name not in inner and next(shots_of(flow, project), None)]
    if not any(next(shots_of(flow, project), None) for flow in flows):
        named = ", ".join(flow.name for flow in flows) or "no flow"
        raise UsageError(f"{named} takes no picture; write 'shot' beside a step, as docs/pictures.md tells")
    return _in_order(flows)


def shots_of(flow: Flow, project: Project) -> Iterator[tuple[Flow, Shot]]:
    """Yields the pictures that a flow takes, each with the flow whose it is: those that it runs take some too."""
    for step in walk((*flow.opening, *flow.steps, *flow.last)):
        if step.shot is not None:
            yield flow, step.shot
        if isinstance(step, Run):
            yield from shots_of(project.library.load(step.run), project)


def check_own_names(flows: Sequence[Flow], project: Project, names: Collection[str]) -> None:
    """Raises UsageError when one of some names, each of a picture that was taken again, is not one step's alone.

    A step that is done again takes the same picture; two steps take two, and one of them would be lost.
    """
    for name in sorted(names):
        taking: list[tuple[str, Shot]] = []
        for owner, shot in (found for flow in flows for found in shots_of(flow, project)):
            if shot.name == name and (owner.name, shot) not in taking:
                taking.append((owner.name, shot))
        if len(taking) > 1:
            owners = " and ".join(dict.fromkeys(owner for owner, _ in taking))
            raise UsageError(
                f"{len(taking)} steps of {owners} take the picture '{name}'; give each a name of its own"
            )


def scale_of(flows: Sequence[Flow], project: Project) -> int:
    """Returns the largest scale that a picture of some flows wants, which the window has to have."""
    style: Style = project.config.pictures
    wanted = [
        style.changed(owner.pictures, shot.style, shot.changes()).scale
        for flow in flows
        for owner, shot in shots_of(flow, project)
    ]
    return max(wanted, default=style.scale)


def looks_of(themes: Sequence[str], viewports: Sequence[str]) -> tuple[Look, ...]:
    """Returns every theme in every window; the first of both has no name, the others are named for what differs.

    Raises UsageError for what is no theme or no size.
    """
    for theme in themes:
        if theme not in _THEMES:
            raise UsageError(f"there is no theme '{theme}'; there are light and dark")
    sizes = [_size(viewport) for viewport in viewports]
    looks = [
        Look(
            name="-".join(part for part in (theme if theme_at else "", _words(size) if size_at else "") if part),
            theme=theme,  # type: ignore[arg-type]  # one of the themes
            size=size,
        )
        for (theme_at, theme), (size_at, size) in product(enumerate(themes or [None]), enumerate(sizes or [None]))
    ]  # fmt: skip
    return tuple(looks)


def check_locales(locales: Sequence[str]) -> None:
    """Raises UsageError for a language that the sites don't have."""
    for locale in locales:
        if locale not in LOCALES:
            near = suggest(locale, LOCALES)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(LOCALES)}"
            raise UsageError(f"there is no locale '{locale}'; {hint}")


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UsageError(f"'{text}' is not a size; write width x height, such as 1280x800")
    return int(match[1]), int(match[2])


def _words(size: tuple[int, int] | None) -> str:
    return f"{size[0]}x{size[1]}" if size is not None else ""


def _run_by(flow: Flow) -> Iterator[str]:
    return (step.run for step in walk((*flow.steps, *flow.last)) if isinstance(step, Run))


def _in_order(flows: Sequence[Flow]) -> list[Flow]:
    """Returns flows so that each comes after those that it has to come after, else as they were named."""
    waiting, placed = list(dict.fromkeys(flow.name for flow in flows)), []
    by_name = {flow.name: flow for flow in flows}
    while waiting:
        ready = [name for name in waiting if not set(by_name[name].after) & set(waiting)] or waiting[:1]
        placed.append(by_name[ready[0]])
        waiting.remove(ready[0])
    return placed
