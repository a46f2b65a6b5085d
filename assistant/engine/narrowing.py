"""Finds narrower targets for each of several matches, so that an author can paste the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.engine.snapshot import target_of
from assistant.target import ROLES, Aim, Target

if TYPE_CHECKING:
    from playwright.sync_api import Locator

_CONTAINERS = (
    "ancestor::*[@role or self::tr or self::dialog or self::nav or self::section or self::form or self::table or "
    "self::fieldset or self::li or self::main or self::header or self::footer or self::aside or self::article]"
)
_IDENTITY = re.compile("[A-Za-z][A-Za-z0-9_-]*")
_MOST_CONTAINERS = 6
_PATIENCE = 1000
"""Milliseconds for an element to answer; it was there a moment ago."""
_SAME = "(e, other) => e === other"


def narrower(
    locate: Callable[[Target, Aim], Locator], element: Locator, target: Target | None, aim: Aim
) -> Target | None:
    """Returns a target that finds this element and nothing else, or None where names can't tell it apart.

    `locate` finds a target on the element's page; `target` is one that finds the element among others, if known.
    """
    handle = element.element_handle(timeout=_PATIENCE)
    for candidate in _candidates(element, target):
        found = locate(candidate, aim)
        if found.count() == 1 and found.evaluate(_SAME, handle):
            return candidate
    return None


def _candidates(element: Locator, target: Target | None) -> Iterator[Target]:
    """Yields the element by its own name, then within each thing around it, the nearest first, then by its id."""
    shown = _own(element)
    own = [shown] if shown is not None else []
    own += [target] if target is not None and not target.inside else []
    yield from own
    for container in _containers(element):
        for one in own:
            yield Target(
                role=one.role, name=one.name, element=one.element, css=one.css, attributes=one.attributes,
                inside=container,
            )  # fmt: skip
    identity = element.get_attribute("id", timeout=_PATIENCE)
    if identity and _IDENTITY.fullmatch(identity):
        yield Target(css=f"#{identity}")


def _containers(element: Locator) -> Iterator[Target]:
    around = element.locator(f"xpath={_CONTAINERS}").all()
    for container in reversed(around[-_MOST_CONTAINERS:]):
        for cell in container.locator("xpath=self::tr/*").all():
            named = _own(cell)
            if named is not None:
                yield Target(role="row", name=named.name)
        named = _own(container)
        if named is not None and named.role != "text":
            yield named
        bare = _role(container)
        if bare is not None:
            yield Target(role=bare)


def _own(element: Locator) -> Target | None:
    """Returns an element by its role and name as a screen reader tells them."""
    return target_of(_first_line(element))


def _role(element: Locator) -> str | None:
    word = _first_line(element).removeprefix("- ").strip("'").split(" ")[0].rstrip(":")
    return word if word in ROLES and word != "text" else None


def _first_line(element: Locator) -> str:
    return element.aria_snapshot(timeout=_PATIENCE).partition("\n")[0]
