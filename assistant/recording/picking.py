"""Names what a person points at on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.engine.narrowing import narrower
from assistant.recording.notation import is_plain, written
from assistant.recording.playwright_code import Untranslatable, target_in_code
from assistant.target import Aim, Name, Target
from assistant.target.locate import locate

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_AIMS: Mapping[str, Aim] = {
    "choose": Aim.CHOOSE, "check": Aim.CHECK, "select": Aim.SELECT, "fill": Aim.FILL, "click": Aim.CLICK,
}  # fmt: skip
_PATIENCE = 2000
"""Milliseconds for an element to answer; it was there a moment ago."""
_TICK = 100
"""Milliseconds between looks whether something was picked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What was pointed at: the step that suits it, and how many things its target finds.

    `target` is None where only Playwright's own `code` names it.
    """

    verb: str
    target: Target | None
    count: int
    code: str

    def __str__(self) -> str:
        if self.target is None:
            return f"# nothing but its number tells it from others: {self.code}"
        many = f"  # finds {self.count}" if self.count != 1 else ""
        if self.verb in ("fill", "select"):
            return f"- {self.verb}: {{{written(self.target)}: …}}{many}"
        return f"- {self.verb}: {written(self.target)}{many}"


def describe(page: Page, picked: Locator) -> Picked:
    """Returns how a flow names something that was picked, the shortest target that finds nothing else first."""
    locator = picked.normalize()
    role = _role(locator)
    verb = next((verb for verb, aim in _AIMS.items() if role in aim.roles), "expect")
    if verb == "select" and locator.evaluate("each => each.tagName") != "SELECT":
        verb = "click"
    aim = _AIMS.get(verb, Aim.LOOK)
    target = narrower(lambda one, aim: locate(page, one, aim), locator, None, aim) or _translated(locator)
    if target is not None:
        target = _shortest(page, target, aim)
    count = locate(page, target, aim).count() if target is not None else 0
    return Picked(verb=verb, target=target, count=count, code=str(locator))


def _role(locator: Locator) -> str:
    first = locator.aria_snapshot(timeout=_PATIENCE).partition("\n")[0]
    return first.removeprefix("- ").strip("'").split(" ")[0].rstrip(":")


def _translated(locator: Locator) -> Target | None:
    try:
        return target_in_code(f"page.{locator}.click()")
    except Untranslatable:
        return None


def _shortest(page: Page, target: Target, aim: Aim) -> Target:
    """Returns the plain name of a field or a choice, where it finds the same."""
    plain = Target(name=target.name)
    if aim in (Aim.CLICK, Aim.LOOK) or target.inside or not isinstance(target.name, Name):
        return target
    is_fit = not target.name.is_pattern and is_plain(target.name.text)
    return plain if is_fit and locate(page, plain, aim).count() == 1 else target


def pick(page: Page, *, tell: Callable[[Picked], None], is_switched: Callable[[], bool]) -> None:
    """Tells what a person clicks on, again and again, until the window is closed.

    `is_switched` says whether the person asked since the last time to go from picking to using the page, or back.
    """
    context = page.context
    is_picking = True
    while context.pages:
        shown = context.pages[-1]
        pending = _Pick(shown) if is_picking else None
        while _is_open(shown) and context.pages[-1] is shown and (pending is None or not pending.is_done()):
            _pause(shown)
            if is_switched():
                is_picking = not is_picking
                break
        if pending is not None:
            _tell(shown, pending, tell)


class _Pick:
    """A pick under way: `page.pick_locator()` would not let anything else happen until something is picked."""

    def __init__(self, page: Page) -> None:
        inner = page._impl_obj  # noqa: SLF001 - the page's own method, without waiting for it
        self._doing = inner._loop.create_task(inner.pick_locator())  # noqa: SLF001 - see above

    def is_done(self) -> bool:
        return bool(self._doing.done())

    def selector(self) -> str | None:
        """Returns the selector of what was picked; None when the page went away first."""
        if not self.is_done() or self._doing.cancelled() or self._doing.exception() is not None:
            return None
        return str(self._doing.result()._selector)  # noqa: SLF001 - a locator has no other word for it


def _tell(page: Page, pending: _Pick, tell: Callable[[Picked], None]) -> None:
    from playwright.sync_api import Error

    with suppress(Error):  # the page has gone since
        if not pending.is_done():
            page.cancel_pick_locator()
            _pause(page)
        selector = pending.selector()
        if selector is not None:
            tell(describe(page, page.locator(selector)))


def _is_open(page: Page) -> bool:
    return not page.is_closed() and page in page.context.pages


def _pause(page: Page) -> None:
    from playwright.sync_api import Error

    with suppress(Error):  # the tab was closed
        page.wait_for_timeout(_TICK)
